import type { Api } from '../api.ts';
import { isSupersetError } from '../errors.ts';
import { KNOWN_LINES } from '../inspection.ts';
import type { Capabilities, Inspection } from '../inspection.ts';
import { PAGE_SIZE } from '../resources/list.ts';
import { UNKNOWN_VERSION, lineOf, profileOf } from '../versions/choose.ts';
import { readAccount } from './account.ts';
import type { AccountFacts } from './account.ts';
import { fetchDocument } from './openapi.ts';
import type { ApiDocument } from './openapi.ts';
import { IMPORT_RIGHT, missingRights } from './rights.ts';
import { greet } from './version.ts';
import type { Greeting } from './version.ts';

/** Whether a list can be read: true, false (no such thing, or no right). One small request. */
async function answers(api: Api, path: string, signal?: AbortSignal): Promise<boolean> {
  try {
    await api.json('GET', path, {
      q: { columns: ['id'], page: 0, page_size: 1 },
      ...(signal ? { signal } : {}),
    });
    return true;
  } catch (error) {
    if (isSupersetError(error, 'not-found', 'forbidden')) return false;
    throw error;
  }
}

/**
 * Whether the account may import, where its rights cannot be read: an import without a form is refused after the right
 * was looked at (400), and before anything is done.
 */
async function mayImport(api: Api, signal?: AbortSignal): Promise<boolean> {
  try {
    await api.json('POST', '/api/v1/assets/import/', { body: {}, ...(signal ? { signal } : {}) });
    return true;
  } catch (error) {
    if (isSupersetError(error, 'rejected')) return true;
    if (isSupersetError(error, 'forbidden', 'not-found')) return false;
    throw error;
  }
}

async function findCapabilities(
  api: Api,
  greeting: Greeting,
  document: ApiDocument | null,
  account: AccountFacts,
  signal?: AbortSignal,
): Promise<Capabilities> {
  const has = (path: string): boolean | Promise<boolean> =>
    document ? document.has(path) : answers(api, path, signal);
  const rightsKnown = account.views === null && account.permissions !== null;
  const may = (right: string): boolean => account.permissions?.includes(right) === true;
  const flag = (name: string): boolean | null =>
    greeting.flags === null ? null : greeting.flags[name] === true;
  const [themes, tags, securityApi, cssTemplates, annotationLayers, savedQueries, assetsImport] =
    await Promise.all([
      has('/api/v1/theme/'),
      has('/api/v1/tag/'),
      // The right to it has another name in each line: asking is surer than reading rights.
      answers(api, '/api/v1/security/roles/', signal),
      has('/api/v1/css_template/'),
      has('/api/v1/annotation_layer/'),
      has('/api/v1/saved_query/'),
      rightsKnown ? may(IMPORT_RIGHT) : mayImport(api, signal),
    ]);
  const { unasked } = profileOf(greeting.version, themes).profile;
  return {
    // Nothing short of an export tells whether exporting is allowed.
    assetsExport: !rightsKnown || may('can_export on ImportExportRestApi'),
    assetsImport,
    sparseAssetsImport: document
      ? document.formFields('/api/v1/assets/import/').includes('sparse')
      : unasked.sparseAssetsImport,
    themes,
    tags: tags && flag('TAGGING_SYSTEM') !== false,
    securityApi,
    cssTemplates,
    annotationLayers,
    savedQueries,
    datasetFolders: document
      ? document.fields('DatasetRestApi.put').includes('folders')
      : unasked.datasetFolders,
    dashboardRoles: flag('DASHBOARD_RBAC'),
  };
}

function warningsOf(
  api: Api,
  greeting: Greeting,
  document: ApiDocument | null,
  account: AccountFacts,
  { themes }: Capabilities,
): string[] {
  const { version } = greeting;
  const { profile, exact } = profileOf(version, themes);
  const warnings: string[] = [];
  if (version === UNKNOWN_VERSION)
    warnings.push(
      `This Superset does not tell its version. It is treated like ${profile.line}; what it can do was asked.`,
    );
  else if (!exact)
    warnings.push(
      `Superset ${version} has not been tested with ss-tools (tested: ${KNOWN_LINES.join(', ')}). It is treated like ${profile.line}; what it can do was asked.`,
    );
  if (document === null)
    warnings.push(
      `Superset does not show its API document to this account (can_get on OpenApi), so that some abilities are taken from what ${profile.line} has.`,
    );
  if (account.views !== null)
    warnings.push(
      'The account’s roles could not be read, so that some missing rights may show only when they are needed.',
    );
  if (account.admin === false)
    warnings.push(
      'The account is not in the role Admin: it can overwrite and repair only what it owns.',
    );
  if (account.admin !== true)
    warnings.push(
      'Superset shows drafts of others, dashboards restricted to other roles, and dashboards without charts to Admins only: this account may not see them.',
    );
  if (api.options.tls?.insecure === true)
    warnings.push(
      'The server’s certificate is not checked: anyone on the way can read and change what is sent.',
    );
  if (api.url.startsWith('http:') && !/^http:\/\/(localhost|127\.|\[::1\])/.test(api.url))
    warnings.push(
      'The connection is not encrypted (http): passwords and tokens can be read on the way.',
    );
  return warnings;
}

/** Asks one Superset who it is, what it can do and what the account may do. About eight requests, 2 to 3 s (most of it the API document). */
export async function inspect(api: Api, signal: AbortSignal): Promise<Inspection> {
  // Signing in first: with a wrong address or password nothing else is worth asking.
  await api.session.headers(false, signal);
  const [greeting, document, account] = await Promise.all([
    greet(api, signal),
    fetchDocument(api, signal),
    readAccount(api, signal),
  ]);
  const capabilities = await findCapabilities(api, greeting, document, account, signal);
  return {
    version: greeting.version,
    line: lineOf(greeting.version),
    tested: profileOf(greeting.version).exact,
    versionFrom: greeting.versionFrom,
    capabilities,
    account: {
      id: account.id,
      username: account.username,
      name: account.name,
      roles: account.roles,
      admin: account.admin,
      permissions: account.views === null ? account.permissions : null,
      missing:
        account.permissions === null
          ? []
          : missingRights(account.permissions, capabilities, account.views),
    },
    limits: { pageSize: PAGE_SIZE, requestsPerSecond: api.options.requestsPerSecond ?? 40 },
    warnings: warningsOf(api, greeting, document, account, capabilities),
  };
}

import type { Api } from '../api.ts';
import { FOUND_DONE } from '../api.ts';
import { isSupersetError } from '../errors.ts';
import { asObject, isJson, parseJson } from '../http/answer.ts';
import type { Answer } from '../http/transport.ts';
import type { Inspection } from '../inspection.ts';
import { UNKNOWN_VERSION } from '../versions/choose.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&#34;': '"',
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

/** The JSON that a page of Superset carries in `data-bootstrap`; empty if there is none. */
export function readBootstrap(html: string): Record<string, unknown> {
  const escaped = /data-bootstrap="([^"]*)"/.exec(html)?.[1];
  if (escaped === undefined) return {};
  try {
    const json = escaped.replaceAll(
      /&(?:#34|quot|#39|lt|gt|amp);/g,
      (entity) => ENTITIES[entity] ?? entity,
    );
    return asObject(JSON.parse(json));
  } catch {
    return {};
  }
}

/** What can be known before signing in. */
export interface Greeting {
  readonly version: string;
  readonly versionFrom: Inspection['versionFrom'];
  /** Feature flags that the page shows; null if there is no page to read. */
  readonly flags: Readonly<Record<string, unknown>> | null;
}

async function open(
  api: Api,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Answer | null> {
  try {
    const answer = await api.send('GET', path, {
      anonymous: true,
      accept: 'application/json, text/html',
      ...(signal ? { signal } : {}),
    });
    return answer === FOUND_DONE ? null : answer;
  } catch (error) {
    // A closed or missing page is no reason to give up; an unreachable server is.
    if (isSupersetError(error) && error.status !== undefined) return null;
    throw error;
  }
}

/** `GET /version` (6.0 and later). */
export async function versionEndpoint(api: Api, signal?: AbortSignal): Promise<string | null> {
  const answer = await open(api, '/version', signal);
  const said = answer && isJson(answer) ? asObject(parseJson(answer))['version_string'] : undefined;
  return typeof said === 'string' && said !== '' && said !== 'unknown' ? said : null;
}

/** The sign-in page, which carries the version (all lines) and the feature flags without signing in. */
export async function signInPage(
  api: Api,
  signal?: AbortSignal,
): Promise<{ version: string | null; flags: Record<string, unknown> | null }> {
  const answer = await open(api, '/login/', signal);
  const common = answer ? asObject(readBootstrap(answer.body.toString('utf8'))['common']) : {};
  const version = asObject(asObject(common['menu_data'])['navbar_right'])['version_string'];
  const flags = common['feature_flags'];
  return {
    version: typeof version === 'string' && version !== '' ? version : null,
    flags: flags === undefined ? null : asObject(flags),
  };
}

/** Version and feature flags: two requests at once. */
export async function greet(api: Api, signal?: AbortSignal): Promise<Greeting> {
  const [told, page] = await Promise.all([versionEndpoint(api, signal), signInPage(api, signal)]);
  if (told !== null) return { version: told, versionFrom: 'version-endpoint', flags: page.flags };
  return {
    version: page.version ?? UNKNOWN_VERSION,
    versionFrom: page.version === null ? 'none' : 'page',
    flags: page.flags,
  };
}

import type { Api } from '../api.ts';
import { FOUND_DONE } from '../api.ts';
import { isSupersetError } from '../errors.ts';
import { asObject, isJson, parseJson } from '../http/answer.ts';
import { optionalText } from '../resources/reading.ts';
import { CookieJar } from '../session/cookies.ts';
import { READ_ONESELF } from './rights.ts';

/** Who the account is and what it may do, as far as Superset tells. */
export interface AccountFacts {
  readonly id: number | null;
  readonly username: string | null;
  readonly name: string | null;
  readonly roles: readonly string[];
  /** Whether it overwrites what others own; null: not known. */
  readonly admin: boolean | null;
  /** null: not readable. */
  readonly permissions: readonly string[] | null;
  /** The views that `permissions` speaks of; null: all. */
  readonly views: readonly string[] | null;
}

/**
 * Superset's admins overwrite what anybody owns. Who may edit roles is taken for one, because the role can have another
 * name (`AUTH_ROLE_ADMIN`).
 */
const isAdmin = (roles: readonly string[], permissions: Iterable<string>): boolean =>
  roles.includes('Admin') ||
  [...permissions].some((right) => /^can_(add|edit|write|post) on Role/.test(right));

/** `result` of `/api/v1/me/roles/`: roles by name with pairs of right and view. */
function readMe(result: Record<string, unknown>): AccountFacts {
  const roles = asObject(result['roles']);
  const permissions = new Set<string>();
  for (const pairs of Object.values(roles)) {
    for (const pair of Array.isArray(pairs) ? (pairs as unknown[]) : []) {
      if (Array.isArray(pair)) permissions.add(`${String(pair[0])} on ${String(pair[1])}`);
    }
  }
  const id = result['userId'] ?? result['id'];
  return {
    id: typeof id === 'number' ? id : null,
    username: optionalText(result, 'username'),
    name:
      [optionalText(result, 'firstName'), optionalText(result, 'lastName')]
        .filter((part) => part !== null)
        .join(' ') || null,
    roles: Object.keys(roles).sort(),
    admin: isAdmin(Object.keys(roles), permissions),
    permissions: [...permissions].sort(),
    views: null,
  };
}

/** 6.0 and later answer a bearer token; 6.1 only with a right of its own (`READ_ONESELF`). */
async function meByToken(
  api: Api,
  signal?: AbortSignal,
): Promise<AccountFacts | 'forbidden' | null> {
  try {
    const { result } = await api.read('/api/v1/me/roles/', {
      acceptRefusal: true,
      ...(signal ? { signal } : {}),
    });
    return result === undefined ? null : readMe(asObject(result));
  } catch (error) {
    if (isSupersetError(error, 'forbidden')) return 'forbidden';
    // Before 6.0 the endpoint knows browser sessions only and answers 401.
    if (isSupersetError(error, 'bad-credentials', 'not-found', 'server-error')) return null;
    throw error;
  }
}

/** Before 6.0: signs in through the page, as a browser does, and asks with its cookie. null wherever that does not work (OAuth, a captcha, ...). */
async function meByPage(api: Api, signal?: AbortSignal): Promise<AccountFacts | null> {
  const { auth } = api.options;
  if (auth.kind !== 'password') return null;
  const jar = new CookieJar();
  try {
    const page = await api.page('GET', '/login/', jar, undefined, signal);
    const csrf = /name="csrf_token"[^>]*value="([^"]*)"/.exec(page.body.toString('utf8'))?.[1];
    const form = new URLSearchParams({
      username: auth.username,
      password: auth.password,
      ...(csrf === undefined ? {} : { csrf_token: csrf }),
    });
    await api.page('POST', '/login/', jar, form.toString(), signal);
    const answer = await api.page('GET', '/api/v1/me/roles/', jar, undefined, signal);
    const result = isJson(answer) ? asObject(parseJson(answer))['result'] : undefined;
    return result === undefined ? null : readMe(asObject(result));
  } catch (error) {
    if (isSupersetError(error, 'cancelled')) throw error;
    return null;
  }
}

const INFO: readonly (readonly [resource: string, view: string])[] = [
  ['dashboard', 'Dashboard'],
  ['chart', 'Chart'],
  ['dataset', 'Dataset'],
  ['database', 'Database'],
  ['saved_query', 'SavedQuery'],
  ['css_template', 'CssTemplate'],
  ['annotation_layer', 'Annotation'],
  ['tag', 'Tag'],
  ['theme', 'Theme'],
];

/** The account's rights on one kind (`_info`); null if Superset does not tell; `[]` if it may not even ask. */
async function rightsOn(
  api: Api,
  resource: string,
  view: string,
  signal?: AbortSignal,
): Promise<string[] | null> {
  try {
    const answer = await api.json('GET', `/api/v1/${resource}/_info`, {
      q: { keys: ['permissions'] },
      ...(signal ? { signal } : {}),
    });
    const { permissions } = answer === FOUND_DONE ? {} : asObject(answer);
    return Array.isArray(permissions)
      ? permissions.map((right) => `${String(right)} on ${view}`)
      : null;
  } catch (error) {
    if (isSupersetError(error, 'forbidden')) return [];
    if (isSupersetError(error, 'not-found', 'server-error', 'rejected')) return null;
    throw error;
  }
}

/** `isForbidden`: Superset refuses to tell, which it never does to an admin. */
async function rightsByKind(
  api: Api,
  isForbidden: boolean,
  signal?: AbortSignal,
): Promise<AccountFacts> {
  const found = await Promise.all(
    INFO.map(async ([resource, view]) => ({
      view,
      rights: await rightsOn(api, resource, view, signal),
    })),
  );
  const told = found.flatMap(({ view, rights }) => (rights === null ? [] : [{ view, rights }]));
  const { auth } = api.options;
  return {
    id: await api.session.owner(signal),
    username: auth.kind === 'password' ? auth.username : null,
    name: null,
    roles: [],
    admin: isForbidden ? false : null,
    permissions: told.flatMap(({ rights }) => rights),
    views: [...told.map(({ view }) => view), ...(isForbidden ? [READ_ONESELF.view] : [])],
  };
}

/** The account, by the best way that this Superset offers. Errors: only those that make all else fail too. */
export async function readAccount(api: Api, signal?: AbortSignal): Promise<AccountFacts> {
  const me = await meByToken(api, signal);
  if (me === 'forbidden') return rightsByKind(api, true, signal);
  return me ?? (await meByPage(api, signal)) ?? (await rightsByKind(api, false, signal));
}

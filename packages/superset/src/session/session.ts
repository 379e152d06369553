import { asObject, parseJson } from '../http/answer.ts';
import type { Answer } from '../http/transport.ts';
import type { Auth } from '../options.ts';
import { SharedWork } from '../shared-work.ts';
import type { Outside } from '../shared-work.ts';
import { CookieJar } from './cookies.ts';
import type { SecretFilter } from './secrets.ts';
import { tokenLifetime, tokenOwner } from './token.ts';

/** Sends one request without signing it in; how the session talks to Superset. Throws a `SupersetError` unless the status is 2xx. */
export type Ask = (
  method: 'GET' | 'POST',
  path: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  body?: unknown,
) => Promise<Answer>;

/** A token is renewed so long before it ends, that it does not end under way; a short-lived one in its last quarter. */
const RENEW_BEFORE_MS = 15_000;

/**
 * Who the client is to Superset: bearer token, refresh token, CSRF token, cookies. Signs in when first needed;
 * callers that come together share one sign-in. Sources: `/api/v1/security/login`, `.../refresh`, `.../csrf_token/`.
 */
export class Session {
  readonly cookies = new CookieJar();
  readonly #auth: Auth;
  readonly #origin: string;
  readonly #ask: Ask;
  readonly #secrets: SecretFilter;
  readonly #outside: Outside;
  #access: string | undefined;
  #refresh: string | undefined;
  #renewAt = Infinity;
  #csrf: string | undefined;
  #signingIn: SharedWork<string> | undefined;
  #gettingCsrf: SharedWork<string> | undefined;

  constructor(base: string, auth: Auth, secrets: SecretFilter, outside: Outside, ask: Ask) {
    this.#auth = auth;
    this.#origin = base;
    this.#secrets = secrets;
    this.#outside = outside;
    this.#ask = ask;
    if (auth.kind === 'token') this.#access = auth.token;
  }

  /**
   * Headers that sign a request in; for a write, those that Superset's CSRF protection wants, too. `signal` ends the
   * waiting of this caller alone.
   */
  async headers(write: boolean, signal?: AbortSignal): Promise<Record<string, string>> {
    const token = await this.#token(signal);
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (write) {
      headers['x-csrftoken'] = this.#csrf ?? (await this.#askCsrf(headers, signal));
      headers['referer'] = `${this.#origin}/`;
    }
    const cookies = this.cookies.header();
    if (cookies !== '') headers['cookie'] = cookies;
    return headers;
  }

  /** The token was refused. True if there is a way to get another, so that the request is worth repeating. */
  tokenRefused(authorization: string | undefined): boolean {
    if (this.#auth.kind === 'token') return false;
    // Another request may have brought a new one meanwhile.
    if (authorization === `Bearer ${this.#access}`) this.#access = undefined;
    return true;
  }

  /** The number of the account, as the token tells it; null if it does not. */
  async owner(signal?: AbortSignal): Promise<number | null> {
    return tokenOwner(await this.#token(signal));
  }

  /** The CSRF token was refused: the next write gets another. */
  csrfRefused(): void {
    this.#csrf = undefined;
    this.cookies.clear();
  }

  async #token(signal: AbortSignal | undefined): Promise<string> {
    if (this.#access !== undefined && Date.now() < this.#renewAt) return this.#access;
    if (this.#signingIn === undefined || this.#signingIn.abandoned) {
      const work: SharedWork<string> = new SharedWork(this.#outside, (ending) =>
        this.#signIn(ending).finally(() => {
          if (this.#signingIn === work) this.#signingIn = undefined;
        }),
      );
      this.#signingIn = work;
    }
    return this.#signingIn.wait(signal);
  }

  async #askCsrf(
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    if (this.#gettingCsrf === undefined || this.#gettingCsrf.abandoned) {
      const work: SharedWork<string> = new SharedWork(this.#outside, (ending) =>
        this.#fetchCsrf({ ...headers }, ending).finally(() => {
          if (this.#gettingCsrf === work) this.#gettingCsrf = undefined;
        }),
      );
      this.#gettingCsrf = work;
    }
    return this.#gettingCsrf.wait(signal);
  }

  async #signIn(signal: AbortSignal): Promise<string> {
    const auth = this.#auth;
    if (auth.kind === 'token') return auth.token;
    if (this.#refresh !== undefined) {
      const bearer = { authorization: `Bearer ${this.#refresh}` };
      this.#refresh = undefined;
      const answer = await this.#ask('POST', '/api/v1/security/refresh', bearer, signal).catch(
        () => null,
      );
      const access = answer && asObject(parseJson(answer))['access_token'];
      if (typeof access === 'string') {
        this.#refresh = bearer.authorization.slice('Bearer '.length);
        return this.#keep(access);
      }
    }
    const { username, password, provider = 'db' } = auth;
    const answer = await this.#ask('POST', '/api/v1/security/login', {}, signal, {
      username,
      password,
      provider,
      refresh: true,
    });
    const tokens = asObject(parseJson(answer));
    if (typeof tokens['refresh_token'] === 'string') {
      this.#refresh = tokens['refresh_token'];
      this.#secrets.add(this.#refresh);
    }
    return this.#keep(String(tokens['access_token']));
  }

  #keep(access: string): string {
    this.#access = access;
    const lifetime = tokenLifetime(access);
    this.#renewAt =
      lifetime === undefined
        ? Infinity
        : Date.now() + lifetime - Math.min(RENEW_BEFORE_MS, lifetime / 4);
    this.#secrets.add(access);
    return access;
  }

  async #fetchCsrf(headers: Record<string, string>, signal: AbortSignal): Promise<string> {
    const answer = await this.#ask('GET', '/api/v1/security/csrf_token/', headers, signal);
    this.cookies.take(answer);
    this.#csrf = String(asObject(parseJson(answer))['result']);
    this.#secrets.add(this.#csrf);
    return this.#csrf;
  }
}

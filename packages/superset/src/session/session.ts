import { asObject, parseJson } from '../http/answer.ts';
import type { Answer } from '../http/transport.ts';
import type { Auth } from '../options.ts';
import { CookieJar } from './cookies.ts';
import type { SecretFilter } from './secrets.ts';
import { tokenLifetime } from './token.ts';

/** Sends one request without signing it in; how the session talks to Superset. Throws a `SupersetError` unless the status is 2xx. */
export type Ask = (
  method: 'GET' | 'POST',
  path: string,
  headers: Record<string, string>,
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
  #access: string | undefined;
  #refresh: string | undefined;
  #renewAt = Infinity;
  #csrf: string | undefined;
  #signingIn: Promise<string> | undefined;
  #gettingCsrf: Promise<string> | undefined;

  constructor(base: string, auth: Auth, secrets: SecretFilter, ask: Ask) {
    this.#auth = auth;
    this.#origin = base;
    this.#secrets = secrets;
    this.#ask = ask;
    if (auth.kind === 'token') this.#access = auth.token;
  }

  /** Headers that sign a request in; for a write, those that Superset's CSRF protection wants, too. */
  async headers(write: boolean): Promise<Record<string, string>> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.#token()}` };
    if (write) {
      this.#gettingCsrf ??=
        this.#csrf === undefined ? this.#fetchCsrf(headers) : Promise.resolve(this.#csrf);
      try {
        headers['x-csrftoken'] = await this.#gettingCsrf;
      } finally {
        this.#gettingCsrf = undefined;
      }
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

  /** The CSRF token was refused: the next write gets another. */
  csrfRefused(): void {
    this.#csrf = undefined;
    this.cookies.clear();
  }

  async #token(): Promise<string> {
    if (this.#access !== undefined && Date.now() < this.#renewAt) return this.#access;
    this.#signingIn ??= this.#signIn().finally(() => {
      this.#signingIn = undefined;
    });
    return this.#signingIn;
  }

  async #signIn(): Promise<string> {
    const auth = this.#auth;
    if (auth.kind === 'token') return auth.token;
    if (this.#refresh !== undefined) {
      const bearer = { authorization: `Bearer ${this.#refresh}` };
      this.#refresh = undefined;
      const answer = await this.#ask('POST', '/api/v1/security/refresh', bearer).catch(() => null);
      const access = answer && asObject(parseJson(answer))['access_token'];
      if (typeof access === 'string') {
        this.#refresh = bearer.authorization.slice('Bearer '.length);
        return this.#keep(access);
      }
    }
    const { username, password, provider = 'db' } = auth;
    const answer = await this.#ask(
      'POST',
      '/api/v1/security/login',
      {},
      { username, password, provider, refresh: true },
    );
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

  async #fetchCsrf(headers: Record<string, string>): Promise<string> {
    const answer = await this.#ask('GET', '/api/v1/security/csrf_token/', headers);
    this.cookies.take(answer);
    this.#csrf = String(asObject(parseJson(answer))['result']);
    this.#secrets.add(this.#csrf);
    return this.#csrf;
  }
}

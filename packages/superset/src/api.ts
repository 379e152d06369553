import { AsyncLocalStorage } from 'node:async_hooks';
import type { WriteOptions } from './client.ts';
import { SupersetError } from './errors.ts';
import { asObject, isJson, parseJson } from './http/answer.ts';
import { baseUrl } from './http/address.ts';
import { Exchange } from './http/exchange.ts';
import type { Call } from './http/exchange.ts';
import { explainAnswer, explainNoAnswer, readComplaint } from './http/explain.ts';
import type { About } from './http/explain.ts';
import { pathWithQuery } from './http/query.ts';
import { ownHeaders } from './http/own-headers.ts';
import { NoAnswer, openTransport } from './http/transport.ts';
import type { Answer, Attempt, Transport } from './http/transport.ts';
import type { ConnectOptions } from './options.ts';
import { SecretFilter } from './session/secrets.ts';
import type { CookieJar } from './session/cookies.ts';
import { Session } from './session/session.ts';

const MIB = 1024 * 1024;

export interface ApiRequest extends WriteOptions {
  /** Sent as `q=` in Rison. */
  readonly q?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON, or bytes with a content type. */
  readonly body?: unknown;
  readonly upload?: { readonly bytes: Uint8Array; readonly contentType: string };
  /** Exports and imports have longer time and size bounds. */
  readonly bundle?: boolean;
  /** Default application/json. */
  readonly accept?: string;
  /** A refused token is the answer, not a reason to get another. */
  readonly acceptRefusal?: boolean;
  /** A redirect is an answer. */
  readonly redirects?: boolean;
  /** Without signing in; for what is open to all. */
  readonly anonymous?: boolean;
}

/** The write's answer was lost, and `check` found it done. */
export const FOUND_DONE = Symbol('found done');

interface Carried {
  readonly found: boolean;
  readonly answer: Answer;
}

const NOTHING: Answer = { status: 204, headers: {}, body: Buffer.alloc(0) };

/** Signed-in requests to one Superset, with every failure as a `SupersetError`. */
export class Api {
  readonly url: string;
  readonly options: ConnectOptions;
  readonly session: Session;
  readonly secrets: SecretFilter;
  readonly exchange: Exchange;
  /** Where work runs that several callers wait for. */
  readonly outside = AsyncLocalStorage.snapshot();
  readonly #transport: Transport;
  readonly #ownHeaders: Record<string, string>;

  constructor(options: ConnectOptions) {
    this.url = baseUrl(options.url);
    if (options.tls?.ca !== undefined && options.tls.insecure === true) {
      throw new SupersetError(
        'Either trust an authority of your own, or do not check certificates: not both.',
        { code: 'bad-options' },
      );
    }
    this.options = options;
    this.secrets = new SecretFilter(options.auth, options.headers);
    this.#transport = openTransport(options);
    this.exchange = new Exchange(this.url, this.#transport, options);
    this.#ownHeaders = ownHeaders(options.headers);
    this.session = new Session(
      this.url,
      options.auth,
      this.secrets,
      this.outside,
      async (method, path, headers, signal, body) => {
        const request = { ...(body === undefined ? {} : { body }), repeatable: true, signal };
        return (await this.#carry(method, path, request, () => Promise.resolve(headers))).answer;
      },
    );
  }

  /** Sends a request and answers the body's JSON (an empty body: null), or `FOUND_DONE`. */
  async json(method: Attempt['method'], path: string, request: ApiRequest = {}): Promise<unknown> {
    const answer = await this.send(method, path, request);
    if (answer === FOUND_DONE) return FOUND_DONE;
    if (answer.body.length === 0) return null;
    const value = parseJson(answer);
    if (value === undefined) throw this.#unreadable(answer, method, path);
    return value;
  }

  /** The same, for a body that is an object. */
  async read(path: string, request: ApiRequest = {}): Promise<Record<string, unknown>> {
    return asObject(await this.json('GET', path, request));
  }

  /** Sends a request and answers whatever came with a 2xx status. */
  async send(
    method: Attempt['method'],
    path: string,
    request: ApiRequest = {},
  ): Promise<Answer | typeof FOUND_DONE> {
    const write = method !== 'GET';
    if (request.anonymous === true)
      return (await this.#carry(method, path, request, () => Promise.resolve({}))).answer;
    let renewed = { token: false, csrf: false };
    for (;;) {
      let used: Record<string, string> = {};
      try {
        const done = await this.#carry(
          method,
          path,
          request,
          async () => (used = await this.session.headers(write, request.signal)),
        );
        return done.found ? FOUND_DONE : done.answer;
      } catch (error) {
        if (!(error instanceof SupersetError)) throw error;
        if (
          error.code === 'bad-credentials' &&
          request.acceptRefusal !== true &&
          !renewed.token &&
          this.session.tokenRefused(used['authorization'])
        ) {
          renewed = { ...renewed, token: true };
        } else if (error.status === 400 && write && !renewed.csrf && /csrf/i.test(error.message)) {
          this.session.csrfRefused();
          renewed = { ...renewed, csrf: true };
        } else throw error;
      }
    }
  }

  /**
   * A request as a browser makes it: no token, the given cookies. Redirects are answers, not errors.
   * Errors: as ever, for anything but 2xx and 3xx.
   */
  async page(
    method: 'GET' | 'POST',
    path: string,
    jar: CookieJar,
    form: string | undefined,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const upload =
      form === undefined
        ? {}
        : {
            upload: { bytes: Buffer.from(form), contentType: 'application/x-www-form-urlencoded' },
          };
    const request = {
      accept: 'text/html, application/json',
      redirects: true,
      ...upload,
      ...(signal ? { signal } : {}),
    };
    const cookie = jar.header();
    const { answer } = await this.#carry(method, path, request, () =>
      Promise.resolve({ referer: `${this.url}${path}`, ...(cookie === '' ? {} : { cookie }) }),
    );
    jar.take(answer);
    return answer;
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #carry(
    method: Attempt['method'],
    path: string,
    request: ApiRequest,
    sign: Call['headers'],
  ): Promise<Carried> {
    const { options } = this;
    const write = method !== 'GET';
    const payload =
      request.upload ??
      (request.body === undefined
        ? undefined
        : { bytes: Buffer.from(JSON.stringify(request.body)), contentType: 'application/json' });
    const fullPath = pathWithQuery(path, request);
    const about: About = {
      method,
      path: fullPath,
      write: write && !path.startsWith('/api/v1/security/'),
      host: new URL(this.url).host,
      clean: (text) => this.secrets.clean(text),
    };
    const headers = async (): Promise<Record<string, string>> => {
      const signed = await sign();
      const cookie = [signed['cookie'], this.#ownHeaders['cookie']]
        .filter((part) => part !== undefined)
        .join('; ');
      return {
        accept: request.accept ?? 'application/json',
        'user-agent': options.userAgent ?? 'ss-tools',
        ...(payload === undefined ? {} : { 'content-type': payload.contentType }),
        ...this.#ownHeaders,
        ...signed,
        ...(cookie === '' ? {} : { cookie }),
      };
    };
    const ending = await this.exchange
      .run({
        method,
        path: fullPath,
        timeoutMs:
          request.bundle === true
            ? (options.timeouts?.bundle ?? 300_000)
            : (options.timeouts?.request ?? 60_000),
        maxBytes:
          request.bundle === true
            ? (options.limits?.bundle ?? 512 * MIB)
            : (options.limits?.json ?? 32 * MIB),
        signal: request.signal,
        repeatable: request.repeatable ?? !write,
        check: request.check,
        headers,
        ...(payload === undefined ? {} : { body: payload.bytes }),
      })
      .catch((error: unknown) => {
        throw error instanceof NoAnswer ? explainNoAnswer(error, about) : error;
      });
    if (ending.kind === 'found-done') return { found: true, answer: NOTHING };
    const { answer } = ending;
    const accepted =
      answer.status >= 200 && answer.status < (request.redirects === true ? 400 : 300);
    const expectsJson = request.accept === undefined;
    if (!accepted || (expectsJson && answer.body.length > 0 && !isJson(answer)))
      throw this.#refused(answer, about, ending.attempts);
    return { found: false, answer };
  }

  #refused(answer: Answer, about: About, attempts: number): SupersetError {
    if (answer.status >= 200 && answer.status < 300) {
      const page = explainAnswer(answer, about);
      return page.code === 'not-superset'
        ? page
        : this.#unreadable(answer, about.method, about.path);
    }
    const error = explainAnswer(answer, about);
    // A repeated DELETE finds nothing because the attempt whose answer was lost did it.
    return attempts > 1 && about.method === 'DELETE' && answer.status === 404
      ? new SupersetError(error.message, {
          code: 'not-found',
          status: 404,
          method: about.method,
          path: about.path,
          ambiguous: true,
        })
      : error;
  }

  #unreadable(answer: Answer, method: string, path: string): SupersetError {
    const said = readComplaint(answer).message;
    return new SupersetError(
      `The answer is not what a Superset would send${said ? ` (a page titled “${this.secrets.clean(said)}”)` : ''}.`,
      {
        code: 'not-superset',
        status: answer.status,
        method,
        path,
        hint: 'Check the address and its path prefix, and what stands in front of Superset.',
      },
    );
  }
}

import type { z } from 'zod';
import type { JobEvent } from './contract/jobs.ts';
import type { Route } from './route.ts';
import { readEvents } from './events.ts';

type Part<R extends Route, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodType
  ? Record<never, never> extends z.input<R[K]>
    ? { readonly [P in K]?: z.input<R[K]> }
    : { readonly [P in K]: z.input<R[K]> }
  : Record<never, never>;

/** What a call of a route takes: its params, query and body, and the bytes of an upload. */
export type CallInput<R extends Route> = Part<R, 'params'> &
  Part<R, 'query'> &
  Part<R, 'body'> &
  (R['upload'] extends object
    ? { readonly upload: Uint8Array<ArrayBuffer> | Blob }
    : Record<never, never>);

/** What a call of a route answers. */
export type CallOutput<R extends Route> = R['response'] extends z.ZodType
  ? z.output<R['response']>
  : undefined;

/** The server said no, or could not be asked. `code` is the API's, or 'unreachable'. `status` is 0 when there was no answer. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string | undefined;
  readonly fields: readonly { path: string; message: string }[];
  readonly requestId: string | undefined;

  constructor(problem: {
    code: string;
    status: number;
    message: string;
    hint?: string | undefined;
    fields?: readonly { path: string; message: string }[] | undefined;
    requestId?: string | undefined;
  }) {
    super(problem.message);
    this.name = 'ApiError';
    this.code = problem.code;
    this.status = problem.status;
    this.hint = problem.hint;
    this.fields = problem.fields ?? [];
    this.requestId = problem.requestId;
  }
}

export type ApiClientOptions = {
  /** Where ss-tools is; '' for the page's own origin. */
  readonly baseUrl: string;
  /** A bearer token; browsers use the session cookie instead. */
  readonly token?: string;
  readonly fetch?: typeof fetch;
};

/** Calls the API of ss-tools; typed by the contract, so web and CLI share it. */
export class ApiClient {
  readonly #baseUrl: string;
  readonly #headers: Record<string, string>;
  readonly #fetch: typeof fetch;

  constructor(options: ApiClientOptions) {
    this.#baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.#headers = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /**
   * Calls one route.
   * @throws ApiError when the server refuses, fails or cannot be reached.
   */
  async call<R extends Route>(
    route: R,
    ...[input]: Record<never, never> extends CallInput<R> ? [CallInput<R>?] : [CallInput<R>]
  ): Promise<CallOutput<R>> {
    const response = await this.#send(route, input as AnyInput | undefined);
    if (response.status === 204) return undefined as CallOutput<R>;
    return (await response.json()) as CallOutput<R>;
  }

  /**
   * Reads a job's events (contract.jobs.events) until the job ends or `signal` aborts. After a cut connection it goes
   * on where it was.
   */
  events(
    route: Route & { answer: 'events' },
    input: { params: { id: string }; signal?: AbortSignal },
  ): AsyncGenerator<JobEvent> {
    return readEvents(async (lastEventId) => {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
      return this.#send(route, { params: input.params, headers, signal: input.signal });
    }, input.signal);
  }

  async #send(route: Route, input: AnyInput = {}): Promise<Response> {
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...this.#headers,
      ...input.headers,
    };
    let body: string | Uint8Array<ArrayBuffer> | Blob | null = null;
    if (input.upload !== undefined) {
      headers['content-type'] = route.upload?.contentType ?? 'application/octet-stream';
      body = input.upload;
    } else if (input.body !== undefined) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(input.body);
    }
    let response: Response;
    try {
      response = await this.#fetch(this.#baseUrl + pathOf(route, input), {
        method: route.method,
        headers,
        body,
        credentials: 'same-origin',
        ...(input.signal ? { signal: input.signal } : {}),
      });
    } catch (cause) {
      if (input.signal?.aborted === true) throw cause;
      throw new ApiError({
        code: 'unreachable',
        status: 0,
        message: `ss-tools does not answer at ${this.#baseUrl === '' ? 'this address' : this.#baseUrl}.`,
        hint: 'Check the address and that the server runs.',
      });
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }
}

type AnyInput = {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  upload?: Uint8Array<ArrayBuffer> | Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
};

function pathOf(route: Route, input: AnyInput): string {
  const path = route.path.replace(/:([a-z]+)/gi, (_, name: string) =>
    encodeURIComponent(String(input.params?.[name] ?? '')),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function problemOf(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  try {
    const { error } = JSON.parse(text) as { error: ConstructorParameters<typeof ApiError>[0] };
    return new ApiError({ ...error, status: response.status });
  } catch {
    return new ApiError({
      code: 'not-ss-tools',
      status: response.status,
      message: `The address answered ${response.status} with something that is not ss-tools' API.`,
      hint: 'Check the address; a proxy may stand in between.',
    });
  }
}

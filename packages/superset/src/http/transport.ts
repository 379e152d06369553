import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import type { IncomingHttpHeaders } from 'node:http';
import type { ConnectOptions } from '../options.ts';

/** One attempt, as it goes over the wire. */
export interface Attempt {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type FailureKind =
  | 'unreachable'
  | 'tls'
  | 'not-http'
  | 'timeout'
  | 'lost'
  | 'too-large'
  | 'cancelled';

/** An attempt that brought no answer. */
export class NoAnswer extends Error {
  readonly kind: FailureKind;
  /** Whether the server may have seen the request. */
  readonly sent: boolean;
  /** Whether trying again may help. */
  readonly temporary: boolean;

  constructor(
    kind: FailureKind,
    message: string,
    sent: boolean,
    temporary: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.kind = kind;
    this.sent = sent;
    this.temporary = temporary;
  }
}

const TLS_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;
const NOT_CONNECTED_CODES = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
]);
const LOST_CODES = new Set([
  'UND_ERR_SOCKET',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

function classify(error: unknown): NoAnswer {
  const failure = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : '';
  const say = failure.message || code;
  if (failure.name === 'HTTPParserError' || code.startsWith('HPE_'))
    return new NoAnswer('not-http', say, true, false, error);
  if (TLS_CODES.test(code)) return new NoAnswer('tls', say, false, false, error);
  if (say.includes('before secure TLS connection'))
    return new NoAnswer('tls', say, false, true, error);
  if (NOT_CONNECTED_CODES.has(code)) return new NoAnswer('unreachable', say, false, true, error);
  if (LOST_CODES.has(code)) return new NoAnswer('lost', say, true, true, error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return new NoAnswer('timeout', say, true, true, error);
  // Unknown host, an address that the caller's lookup denies, and whatever else stops a connection from being made.
  return new NoAnswer('unreachable', say, false, false, error);
}

async function readBody(answer: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const announced = Number(answer.headers['content-length']);
  const tooLarge = (): NoAnswer =>
    new NoAnswer('too-large', `the answer is larger than ${maxBytes} bytes`, true, false);
  const parts: Buffer[] = [];
  let size = 0;
  if (announced > maxBytes) {
    answer.body.destroy();
    throw tooLarge();
  }
  for await (const part of answer.body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) {
      answer.body.destroy();
      throw tooLarge();
    }
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

/** Sends single attempts; knows nothing of Superset. */
export interface Transport {
  /** The whole answer, whatever its status. Errors: `NoAnswer`. */
  send(attempt: Attempt): Promise<Answer>;
  close(): Promise<void>;
}

/** A transport with the TLS trust, lookup and connection bounds of the options, or with their dispatcher. */
export function openTransport(options: ConnectOptions): Transport {
  const agent =
    options.dispatcher ??
    new Agent({
      connections: options.concurrency ?? 4,
      pipelining: 1,
      allowH2: false,
      // gunicorn closes idle connections after 2 s; writing to one just then looks like a lost answer.
      keepAliveTimeout: 1000,
      keepAliveMaxTimeout: 1000,
      connect: {
        timeout: options.timeouts?.connect ?? 10_000,
        ...(options.tls?.ca === undefined ? {} : { ca: options.tls.ca }),
        ...(options.tls?.insecure === true ? { rejectUnauthorized: false } : {}),
        ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
      },
    });

  return {
    async send({ method, url, headers, body, timeoutMs, maxBytes, signal }) {
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await request(url, {
          method,
          headers,
          body: body ?? null,
          dispatcher: agent,
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
        });
        return {
          status: answer.statusCode,
          headers: answer.headers,
          body: await readBody(answer, maxBytes),
        };
      } catch (error) {
        if (error instanceof NoAnswer) throw error;
        if (signal?.aborted)
          throw new NoAnswer('cancelled', 'cancelled', true, false, signal.reason);
        if (limit.aborted)
          throw new NoAnswer('timeout', `no answer within ${timeoutMs / 1000} s`, true, true);
        throw classify(error);
      }
    },
    // A dispatcher that was given belongs to its giver.
    close: () => (options.dispatcher ? Promise.resolve() : agent.destroy()),
  };
}

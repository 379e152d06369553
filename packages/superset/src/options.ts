import type { Dispatcher } from 'undici';
import type { Inspection } from './inspection.ts';

/** How the client proves who it is. A password is sent to `/api/v1/security/login`; a token is sent as it is. */
export type Auth =
  | {
      readonly kind: 'password';
      readonly username: string;
      readonly password: string;
      readonly provider?: 'db' | 'ldap';
    }
  | { readonly kind: 'token'; readonly token: string };

/** What `onRequest` is told: once before each attempt (`phase: 'start'`) and once after it (`phase: 'end'`). */
export interface RequestEvent {
  readonly phase: 'start' | 'end';
  /** Number of the request within this client, from 1; every attempt of one request has the same number. */
  readonly id: number;
  readonly method: string;
  /** Path below the base URL, with the query but without secrets, for instance `/api/v1/chart/?q=(page:0)`. */
  readonly path: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** HTTP status; only in `end`, and only if an answer came. */
  readonly status?: number;
  /** Milliseconds from sending to the whole answer; only in `end`. */
  readonly ms?: number;
  /** Bytes of the answer's body; only in `end`. */
  readonly bytes?: number;
  /** Why the attempt failed, in words; only in `end`. */
  readonly error?: string;
}

/** Time limits in milliseconds. */
export interface Timeouts {
  /** To open a connection, TLS included. Default 10,000. */
  readonly connect?: number;
  /** For an ordinary request, from sending to the whole answer. Default 60,000. */
  readonly request?: number;
  /** For exports and imports. Default 300,000. */
  readonly bundle?: number;
}

/** Bounds on what is read back, so that a wrong or hostile server cannot fill the memory. */
export interface SizeLimits {
  /** Bytes of a JSON answer. Default 32 MiB. */
  readonly json?: number;
  /** Bytes of an exported zip file. Default 512 MiB. */
  readonly bundle?: number;
}

/** Gives out requests per second; the place to share one budget among several clients or processes. */
export interface RequestRate {
  /** Waits until one more request may start. Rejects with the signal's reason. */
  take(signal?: AbortSignal): Promise<void>;
  /** Lets nothing start for so many milliseconds: the server asked all of us to wait. */
  pause(ms: number): void | Promise<void>;
}

/** Everything that `connect` needs to know about one Superset. */
export interface ConnectOptions {
  /** Base URL, with its path prefix if there is one: `https://bi.example.org/superset`. */
  readonly url: string;
  readonly auth: Auth;
  /** Sent with every request, for instance for an authenticating proxy. Never logged. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: {
    /** PEM text of one or more certificate authorities to trust instead of the system's. */
    readonly ca?: string;
    /** Do not check the certificate at all. Reported as a warning by `inspect()`. */
    readonly insecure?: boolean;
  };
  /** Request budget for this Superset. Default 40; Superset itself allows 50 per second by default. */
  readonly requestsPerSecond?: number;
  /** Gives out the requests instead of the client's own budget; `requestsPerSecond` is then only told. */
  readonly rate?: RequestRate;
  /** Requests under way at once. Default 4. */
  readonly concurrency?: number;
  readonly timeouts?: Timeouts;
  readonly limits?: SizeLimits;
  /** Attempts after the first one where repeating is safe. Default 4. */
  readonly retries?: number;
  readonly userAgent?: string;
  readonly onRequest?: (event: RequestEvent) => void;
  /** Ends everything that the client does. */
  readonly signal?: AbortSignal;
  /**
   * Resolves host names, with the signature of `dns.lookup`; the place to pin or deny addresses.
   * Node asks it for literal IP addresses too when they come as a host name, but not always: check literal addresses in the URL yourself.
   */
  readonly lookup?: LookupFunction;
  /** Carries the requests instead of the client's own agent; `tls`, `lookup` and `timeouts.connect` are then the dispatcher's task. */
  readonly dispatcher?: Dispatcher;
  /** What an earlier `inspect()` said, so that a short-lived client need not probe again. */
  readonly known?: Pick<Inspection, 'version' | 'capabilities'>;
}

/** The signature of `dns.lookup` as sockets call it. */
export type LookupFunction = NonNullable<import('node:net').TcpNetConnectOpts['lookup']>;

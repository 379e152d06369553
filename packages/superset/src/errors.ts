/** What went wrong, for code to decide on. */
export type SupersetErrorCode =
  /** The options cannot be right (a URL that is none, two kinds of TLS trust, ...). */
  | 'bad-options'
  /** No connection: unknown host, refused, reset before anything was sent. */
  | 'unreachable'
  /** The certificate was not trusted, or the other side does not speak TLS. */
  | 'tls'
  /** An answer came, but not from a Superset. */
  | 'not-superset'
  /** User name, password or token were refused, or the session cannot be renewed. */
  | 'bad-credentials'
  /** The account lacks a right. */
  | 'forbidden'
  | 'not-found'
  /** Superset refused the content (400, 409, 413, 422); `details` has the fields. */
  | 'rejected'
  /** Still told to wait after all retries. */
  | 'rate-limited'
  | 'timeout'
  /** The connection ended before the answer to a write; the write may have been done. */
  | 'connection-lost-after-send'
  /** An import failed without a reason; `ambiguous` is set. */
  | 'import-failed'
  /** Superset answered 500. */
  | 'server-error'
  /** 502, 503 or 504 after all retries: something in front of Superset, or a restart. */
  | 'unavailable'
  | 'response-too-large'
  /** An answer that cannot be read (broken JSON, missing fields). */
  | 'bad-response'
  /** A zip file that is not a usable bundle; `details.entry` names the entry. */
  | 'bad-bundle'
  /** This Superset has no such function; see `inspect().capabilities`. */
  | 'unsupported'
  | 'cancelled';

/** One thing that Superset objected to. */
export interface FieldProblem {
  /** Where: a path such as `datasets/main/sales.yaml: columns.3.type` or `slug`. */
  readonly field: string;
  /** What Superset said about it. */
  readonly message: string;
}

export interface SupersetErrorDetails {
  readonly code: SupersetErrorCode;
  /** HTTP status, if there was an answer. */
  readonly status?: number;
  readonly method?: string;
  /** Path below the base URL. */
  readonly path?: string;
  /** What a person can do about it. */
  readonly hint?: string;
  readonly problems?: readonly FieldProblem[];
  /** The entry of the bundle that is at fault. */
  readonly entry?: string;
  /** The write may have been done all the same: look before repeating it. */
  readonly ambiguous?: boolean;
  /** Seconds that the server asked to wait. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/**
 * The one error of this package. `message` is a sentence for a person, `hint` what to do.
 * Never holds a password, token, header value or request body.
 */
export class SupersetError extends Error {
  readonly code: SupersetErrorCode;
  readonly status: number | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly hint: string | undefined;
  readonly problems: readonly FieldProblem[];
  readonly entry: string | undefined;
  readonly ambiguous: boolean;
  readonly retryAfter: number | undefined;

  constructor(message: string, details: SupersetErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'SupersetError';
    this.code = details.code;
    this.status = details.status;
    this.method = details.method;
    this.path = details.path;
    this.hint = details.hint;
    this.problems = details.problems ?? [];
    this.entry = details.entry;
    this.ambiguous = details.ambiguous ?? false;
    this.retryAfter = details.retryAfter;
  }
}

/** True for a `SupersetError`, optionally of one of the given codes. */
export function isSupersetError(
  error: unknown,
  ...codes: SupersetErrorCode[]
): error is SupersetError {
  return error instanceof SupersetError && (codes.length === 0 || codes.includes(error.code));
}

/** What a KnownError tells. `status` is the HTTP status that a route answers with; jobs ignore it. */
export type KnownErrorDetails = {
  readonly status?: number;
  /** What a person can do about it. */
  readonly hint?: string;
  /** Where in the input, in words (`mappings.assets[2].from`). */
  readonly fields?: readonly { path: string; message: string }[];
  /** Seconds to wait before trying again (Retry-After). */
  readonly retryAfter?: number;
  readonly cause?: unknown;
};

/**
 * Something went wrong in a way that ss-tools understands and can put into words.
 * Routes answer it as a Problem; a job that throws it fails once and keeps code, message and hint.
 * `message` and `hint` are shown to people: never put a secret into them.
 */
export class KnownError extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string | undefined;
  readonly fields: readonly { path: string; message: string }[];
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, details: KnownErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'KnownError';
    this.code = code;
    this.status = details.status ?? 400;
    this.hint = details.hint;
    this.fields = details.fields ?? [];
    this.retryAfter = details.retryAfter;
  }
}

/** 404: there is no such thing (or no longer). `what` is the thing's own word: `environment`, `plan`. */
export const notFound = (what: string, id: string): KnownError =>
  new KnownError('not-found', `There is no ${what} ${id}.`, { status: 404 });

/** 409: the wish contradicts the present state. */
export const conflict = (code: string, message: string, hint?: string): KnownError =>
  new KnownError(code, message, { status: 409, ...(hint === undefined ? {} : { hint }) });

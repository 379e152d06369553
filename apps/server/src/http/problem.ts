import type { Problem } from '@ss-tools/api';
import { isSupersetError } from '@ss-tools/superset';
import type { FastifyError } from 'fastify';
import type { z } from 'zod';
import { isTransient } from '../database/transient.ts';
import { KnownError } from '../errors.ts';

export type Failure = {
  readonly status: number;
  readonly problem: Omit<Problem['error'], 'requestId'>;
  readonly retryAfter?: number;
};

/** Puts anything that was thrown into words for the caller. Null: not known; the caller learns no more than that. */
export function describe(error: unknown): Failure | null {
  if (error instanceof KnownError) {
    return {
      status: error.status,
      problem: {
        code: error.code,
        message: error.message,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        ...(error.fields.length === 0 ? {} : { fields: [...error.fields] }),
      },
      ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
    };
  }
  if (isSupersetError(error)) {
    return {
      // What the caller gave is at fault, or else the Superset behind us.
      status: ['bad-bundle', 'bad-options'].includes(error.code) ? 400 : 502,
      problem: {
        code: error.code,
        message: error.message,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        ...(error.problems.length === 0
          ? {}
          : { fields: error.problems.map(({ field, message }) => ({ path: field, message })) }),
      },
    };
  }
  return isTransient(error) ? DATABASE_AWAY : describeFastify(error as FastifyError);
}

const DATABASE_AWAY: Failure = {
  status: 503,
  problem: {
    code: 'database-away',
    message: 'The database of ss-tools does not answer.',
    hint: 'Try again in a moment.',
  },
  retryAfter: 1,
};

/** What fastify itself refuses, before a handler runs. */
function describeFastify(error: FastifyError): Failure | null {
  const status = error.statusCode;
  if (typeof error.code !== 'string' || status === undefined || status < 400 || status > 499)
    return null;
  const known: Record<string, Failure['problem']> = {
    FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too-large', message: 'The request is too large.' },
    FST_ERR_CTP_INVALID_MEDIA_TYPE: {
      code: 'wrong-content-type',
      message: 'This content type is not understood here.',
    },
    FST_ERR_CTP_EMPTY_JSON_BODY: {
      code: 'bad-json',
      message: 'The body says that it is JSON, but it is empty.',
    },
    FST_ERR_CTP_INVALID_JSON_BODY: { code: 'bad-json', message: 'The body is no JSON.' },
  };
  const problem = known[error.code] ?? {
    code: 'bad-request',
    message: 'The request cannot be understood.',
  };
  return { status, problem };
}

/**
 * A part of the input does not fit its schema: 400 with each field and what is wrong about it in words.
 * @param part where it was: `body`, `query`, `path`
 */
export function invalidInput(part: string, error: z.ZodError): KnownError {
  const fields = error.issues.slice(0, 20).map((issue) => ({
    path: [part, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  const [first] = fields;
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return new KnownError('invalid-input', `${first?.path}: ${first?.message}${more}`, {
    status: 400,
    fields,
  });
}

/** A text at `path` holds characters that are none. */
export function invalidText(path: string): KnownError {
  const message = 'holds a zero byte or half a character';
  return new KnownError('invalid-input', `${path}: ${message}`, { fields: [{ path, message }] });
}

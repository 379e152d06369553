import { isSupersetError } from '@ss-tools/superset';
import { KnownError } from '../../errors.ts';

/** An error as a promotion keeps it: code, message, hint; what Superset said about fields is part of the message. */
export function errorWords(error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  if (isSupersetError(error)) {
    const details = error.problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
    return new KnownError(
      error.code,
      details === '' ? error.message : `${error.message} ${details}`,
      {
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      },
    );
  }
  return new KnownError(
    'internal',
    'The promotion stopped on an error that ss-tools does not know.',
    {
      hint: 'The log of the server tells more.',
      cause: error,
    },
  );
}

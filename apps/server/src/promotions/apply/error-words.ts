import { isSupersetError } from '@ss-tools/superset';
import { isTransient } from '../../database/transient.ts';
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

/** Whether ss-tools' own database went away, which says nothing about the target: the job goes back and goes on later. */
export const isOwnOutage = (error: unknown): boolean =>
  !isSupersetError(error) && isTransient(error);

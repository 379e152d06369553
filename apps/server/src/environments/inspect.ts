import { isSupersetError } from '@ss-tools/superset';
import type { Inspection as Found } from '@ss-tools/superset';
import type { Inspection } from '@ss-tools/api';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { jsonb } from '../database/jsonb.ts';
import type { StoredInspection } from '../database/schema/environments.ts';
import { KnownError } from '../errors.ts';

/** A person waits for the answer. */
const LIMIT_MS = 30_000;

/** Tests an environment's connection and keeps what was found. Never throws for what is wrong with the Superset. */
export async function inspectEnvironment(context: Context, id: string): Promise<StoredInspection> {
  const { revision } = await context.db
    .selectFrom('environments')
    .select('revision')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const stored = { at: new Date().toISOString(), revision, ...(await ask(context, id)) };
  await context.db
    .updateTable('environments')
    .set({ inspection: jsonb(stored) })
    .where('id', '=', id)
    .execute();
  return stored;
}

async function ask(
  context: Context,
  id: string,
): Promise<Pick<StoredInspection, 'found' | 'error'>> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  try {
    const client = await context.environments.connect(id, { signal });
    return { found: await client.inspect({ fresh: true, signal }), error: null };
  } catch (error) {
    const known = knownCause(error);
    if (signal.aborted) {
      return {
        found: null,
        error: {
          code: 'timeout',
          message: `Superset did not answer within ${LIMIT_MS / 1000} s.`,
          hint: 'Check the address, and whether something slow stands in between.',
        },
      };
    }
    if (known === null) {
      context.log.error(
        { err: error, environment: id },
        'a connection test failed in an unknown way',
      );
      return {
        found: null,
        error: {
          code: 'internal',
          message: 'The test failed in a way that ss-tools does not know.',
          hint: 'The server’s log says more.',
        },
      };
    }
    return {
      found: null,
      error: {
        code: known.code,
        message: known.message,
        ...(known.hint === undefined ? {} : { hint: known.hint }),
      },
    };
  }
}

/** The error that explains most: a refusal of ours inside what the client says, or the client's own. */
function knownCause(
  error: unknown,
): { code: string; message: string; hint: string | undefined } | null {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof KnownError) return at;
  return isSupersetError(error) ? error : null;
}

/** What was found as the API shows it. An account that may not read what a capture needs is not ok. */
export function viewInspection({ at, found, error }: StoredInspection): z.infer<typeof Inspection> {
  const lacking = found?.account.missing ?? [];
  const unreadable = lacking.filter(({ needed }) => needed === 'read');
  const failure = error ?? (unreadable.length > 0 ? missingRights(unreadable) : null);
  return {
    at,
    ok: failure === null,
    version: found === null || found.version === 'unknown' ? null : found.version,
    knownVersion: found?.tested ?? false,
    account:
      found === null ? null : { username: found.account.username, roles: [...found.account.roles] },
    capabilities: found === null ? [] : viewCapabilities(found),
    warnings: [
      ...(found?.warnings ?? []),
      ...lacking
        .filter(({ needed }) => needed !== 'read')
        .map(({ right, why }) => `The account lacks ${right}: ${why}`),
    ],
    error: failure,
  };
}

const missingRights = (lacking: Found['account']['missing']) => ({
  code: 'missing-rights',
  message: `The account lacks rights that a capture needs: ${lacking.map(({ right }) => right).join(', ')}.`,
  hint: 'Give it a role with them, and test again.',
});

const viewCapabilities = (found: Found) =>
  Object.entries(found.capabilities)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]: [string, boolean | null]) => ({
      name,
      available: value === true,
      ...detailOf(name, value),
    }));

/** What a person should know of a capability. A limit of every Superset is told here: as a warning it would never go. */
const detailOf = (name: string, value: boolean | null): { detail?: string } => {
  if (value === null) return { detail: 'could not be found out' };
  if (name === 'savedQueries' && value)
    return { detail: 'Superset shows the account its own only; those of others are not seen.' };
  return {};
};

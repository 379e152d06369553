import { parseAssetId } from '@ss-tools/assets';
import type { AssetId, Mappings } from '@ss-tools/assets';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/schema/index.ts';
import { KnownError, notFound } from '../errors.ts';
import type { PlanJobInput } from './plan-request.ts';
import { badSelection } from './plan-request.ts';

/** What a person answered to the questions of the plan before. */
type Given = {
  readonly passwords: Readonly<Record<string, string>>;
  readonly mappings: Mappings;
  readonly replaces?: string | undefined;
};

/** The answers as the job takes them, and the passwords, which are kept as secrets of the plan. */
type Taken = {
  readonly input: Pick<PlanJobInput, 'passwordsGiven' | 'mappings' | 'replaces'>;
  readonly keepPasswords: (trx: Transaction) => Promise<void>;
};

/**
 * Takes the answers for a new plan. A plan that is made again keeps the passwords that its predecessor was given, so that
 * they are asked for once.
 * @throws KnownError bad-selection, not-found.
 */
export async function takeAnswers(
  context: Context,
  plan: string,
  target: string,
  given: Given,
): Promise<Taken> {
  const passwords = new Map<string, string>();
  if (given.replaces !== undefined) {
    const before = await context.db
      .selectFrom('plans')
      .select('target')
      .where('id', '=', given.replaces)
      .executeTakeFirst();
    if (before === undefined) throw notFound('plan', given.replaces);
    if (before.target !== target) {
      throw new KnownError('other-target', 'The plan to replace is for another environment.', {
        hint: 'Make the plan without `replaces`, or for the environment of that plan.',
      });
    }
    const kept = await context.secrets.readAll(context.db, `plan:${given.replaces}`);
    for (const [database, password] of kept) passwords.set(database, password);
  }
  for (const [database, password] of Object.entries(given.passwords)) {
    passwords.set(databaseId(database), password);
  }
  return {
    input: {
      passwordsGiven: [...passwords.keys()] as AssetId[],
      mappings: given.mappings,
      replaces: given.replaces ?? null,
    },
    async keepPasswords(trx) {
      for (const [database, password] of passwords) {
        await context.secrets.write(trx, `plan:${plan}`, database, password);
      }
    },
  };
}

/** Fails with bad-selection when a password is not given to a database. */
function databaseId(text: string): AssetId {
  try {
    const { kind, key } = parseAssetId(text);
    if (kind === 'database') return `${kind}:${key.toLowerCase()}`;
  } catch (error) {
    throw badSelection(error);
  }
  throw new KnownError('bad-selection', `A password was given for ${text}, which is no database.`, {
    hint: 'Give passwords as database:UUID.',
  });
}

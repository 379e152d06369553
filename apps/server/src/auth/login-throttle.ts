import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema/index.ts';
import { KnownError } from '../errors.ts';

/**
 * How many failures are free, and how long the pause after them may grow (it doubles from one second). An account alone
 * has a short one, so that a stranger cannot lock its owner out for long.
 */
const LIMITS = {
  both: { free: 5, longest: 300 },
  address: { free: 20, longest: 300 },
  account: { free: 50, longest: 30 },
};
const FORGET_AFTER_HOURS = 1;

const keysOf = (
  username: string,
  address: string,
): { kind: keyof typeof LIMITS; key: string }[] => {
  // Hashed, because people type passwords into the name field.
  const account = createHash('sha256')
    .update(username.toLowerCase())
    .digest('base64url')
    .slice(0, 22);
  return [
    { kind: 'both', key: `both:${account}:${address}` },
    { kind: 'address', key: `address:${address}` },
    { kind: 'account', key: `account:${account}` },
  ];
};

/** @throws KnownError too-many-sign-ins (429, Retry-After) while the account or address has to wait. */
export async function checkThrottle(
  db: Kysely<Database>,
  username: string,
  address: string,
): Promise<void> {
  const keys = keysOf(username, address);
  const rows = await db
    .selectFrom('login_throttle')
    .select([
      'key',
      'failures',
      sql<number>`extract(epoch from now() - last_failure_at)::float`.as('age'),
    ])
    .where(
      'key',
      'in',
      keys.map(({ key }) => key),
    )
    .execute();
  let wait = 0;
  for (const row of rows) {
    const { free, longest } = LIMITS[keys.find(({ key }) => key === row.key)!.kind];
    if (row.failures < free || row.age > FORGET_AFTER_HOURS * 3600) continue;
    wait = Math.max(wait, Math.min(longest, 2 ** Math.min(row.failures - free, 20)) - row.age);
  }
  if (wait <= 0) return;
  const seconds = Math.ceil(wait);
  throw new KnownError('too-many-sign-ins', 'Too many failed sign-ins.', {
    status: 429,
    retryAfter: seconds,
    hint: `Wait ${seconds} s and try again.`,
  });
}

/** Remembers a failed sign-in. */
export async function countFailure(
  db: Kysely<Database>,
  username: string,
  address: string,
): Promise<void> {
  for (const { key } of keysOf(username, address)) {
    await sql`
      insert into login_throttle (key, failures) values (${key}, 1)
      on conflict (key) do update set last_failure_at = now(), failures = case
        when login_throttle.last_failure_at < now() - make_interval(hours => ${FORGET_AFTER_HOURS}) then 1
        else login_throttle.failures + 1 end`.execute(db);
  }
}

/** A good sign-in clears what the account failed from this address; the address's own count stays. */
export async function clearFailures(
  db: Kysely<Database>,
  username: string,
  address: string,
): Promise<void> {
  await db
    .deleteFrom('login_throttle')
    .where('key', '=', keysOf(username, address)[0]!.key)
    .execute();
}

import type { SnapshotRow } from '@ss-tools/api';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../database/schema/index.ts';
import { notFound } from '../errors.ts';

type Row = z.output<typeof SnapshotRow>;

/** Snapshots with the names of their environments; narrow it down, then hand the rows to `snapshotRow`. */
export const selectSnapshots = (db: Kysely<Database>) =>
  db
    .selectFrom('snapshots')
    .leftJoin('environments', 'environments.id', 'snapshots.environment')
    .selectAll('snapshots')
    .select('environments.name as environment_name');

/** A snapshot as the API shows it. */
export function snapshotRow(
  row: Awaited<ReturnType<ReturnType<typeof selectSnapshots>['executeTakeFirstOrThrow']>>,
): Row {
  return {
    id: row.id,
    origin: row.origin,
    environment:
      row.environment === null
        ? null
        : { id: row.environment, name: row.environment_name ?? row.label },
    label: row.label,
    supersetVersion: row.superset_version,
    complete: row.complete,
    counts: row.counts,
    problems: row.problems,
    capturedAt: row.captured_at.toISOString(),
  };
}

/**
 * One snapshot as the API shows it.
 * @throws KnownError not-found.
 */
export async function findSnapshotRow(db: Kysely<Database>, id: string): Promise<Row> {
  const row = await selectSnapshots(db).where('snapshots.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('snapshot', id);
  return snapshotRow(row);
}

import type { Job } from '@ss-tools/api';
import type { Kysely } from 'kysely';
import { containing } from '../database/containing.ts';
import type { Database } from '../database/schema/index.ts';
import { viewJob } from './view.ts';

export type JobQuery = {
  readonly search?: string | undefined;
  readonly offset: number;
  readonly limit: number;
  readonly kind?: Job['kind'] | undefined;
  readonly state?: Job['state'] | undefined;
};

/** One page of jobs, newest first. */
export async function listJobs(
  db: Kysely<Database>,
  query: JobQuery,
): Promise<{ items: Job[]; total: number }> {
  let found = db.selectFrom('jobs');
  if (query.kind !== undefined) found = found.where('kind', '=', query.kind);
  if (query.state !== undefined) found = found.where('state', '=', query.state);
  if (query.search !== undefined) found = found.where('title', 'ilike', containing(query.search));
  const [rows, { total }] = await Promise.all([
    found
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .offset(query.offset)
      .limit(query.limit)
      .execute(),
    found.select((select) => select.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { items: rows.map(viewJob), total };
}

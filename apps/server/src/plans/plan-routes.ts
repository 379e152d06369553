import { contract } from '@ss-tools/api';
import { diffAssets } from '@ss-tools/assets';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import type { AddRoute } from '../http/add-route.ts';
import { containing } from '../database/containing.ts';
import { getContents } from '../snapshots/store/contents.ts';
import { findPlanDetail, planRow, selectPlans } from './plan-row.ts';

/** Nobody applied it, none took its place, its target is there, and it has something to do or to settle. */
const waits = sql<boolean>`(
  promotions.id is null and plans.superseded_by is null and plans.target is not null
  and exists (
    select from jsonb_each_text(plans.summary) as part (name, count)
    where part.name not in ('unchanged', 'warnings') and part.count::integer > 0
  )
)`;

/** Lists and shows plans. */
export function addPlanRoutes(add: AddRoute, context: Context): void {
  const { db } = context;

  add(contract.plans.list, async ({ query }) => {
    let rows = selectPlans(db);
    if (query.target !== undefined) rows = rows.where('plans.target', '=', query.target);
    if (query.open !== undefined)
      rows = rows.where(query.open ? waits : sql<boolean>`not ${waits}`);
    if (query.search !== undefined) {
      const pattern = containing(query.search);
      rows = rows.where((eb) =>
        eb.or([
          eb('plans.source_name', 'ilike', pattern),
          eb('plans.target_name', 'ilike', pattern),
        ]),
      );
    }
    const [items, { total }] = await Promise.all([
      rows.orderBy('plans.id', 'desc').offset(query.offset).limit(query.limit).execute(),
      rows
        .clearSelect()
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow(),
    ]);
    return { items: items.map(planRow), total: Number(total) };
  });

  add(contract.plans.get, ({ params }) => findPlanDetail(db, params.id));

  add(contract.plans.diff, async ({ params }) => {
    const plan = await findPlanDetail(db, params.id);
    const change = plan.changes.find(({ id }) => id === params.asset);
    if (change === undefined) throw notFound('change in this plan for', params.asset);
    const hashes = [change.before, change.after].filter((hash) => hash !== null);
    const contents = await getContents(db, hashes);
    const before = change.before === null ? undefined : contents.get(change.before);
    const after = change.after === null ? undefined : contents.get(change.after);
    return {
      id: change.id,
      kind: change.kind,
      name: change.name,
      fields: diffAssets(before, after),
      before: before?.content ?? null,
      after: after?.content ?? null,
    };
  });
}

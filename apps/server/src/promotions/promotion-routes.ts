import { contract } from '@ss-tools/api';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { AddRoute } from '../http/add-route.ts';
import { containing } from '../database/containing.ts';
import { needsAttention } from './attention.ts';
import { findPromotion, promotionRows } from './promotion-row.ts';

/** The history of promotions and rollbacks. */
export function addPromotionRoutes(add: AddRoute, context: Context): void {
  const { db } = context;

  add(contract.promotions.list, async ({ query }) => {
    let rows = db.selectFrom('promotions').innerJoin('plans', 'plans.id', 'promotions.plan');
    if (query.target !== undefined) rows = rows.where('plans.target', '=', query.target);
    if (query.state !== undefined) rows = rows.where('promotions.state', '=', query.state);
    if (query.attention !== undefined)
      rows = rows.where(query.attention ? needsAttention : sql<boolean>`not ${needsAttention}`);
    if (query.search !== undefined) {
      const pattern = containing(query.search);
      rows = rows.where((eb) =>
        eb.or([
          eb('plans.source_name', 'ilike', pattern),
          eb('plans.target_name', 'ilike', pattern),
          eb('promotions.created_by', 'ilike', pattern),
        ]),
      );
    }
    const [page, { total }] = await Promise.all([
      rows
        .selectAll('promotions')
        .orderBy('promotions.id', 'desc')
        .offset(query.offset)
        .limit(query.limit)
        .execute(),
      rows.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    ]);
    return { items: await promotionRows(db, page), total: Number(total) };
  });

  add(contract.promotions.get, ({ params }) => findPromotion(db, params.id));
}

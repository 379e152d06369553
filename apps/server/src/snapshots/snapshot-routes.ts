import { contract } from '@ss-tools/api';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import { conflict, notFound } from '../errors.ts';
import type { AddRoute } from '../http/add-route.ts';
import { containing } from '../database/containing.ts';
import { findSnapshotRow, selectSnapshots, snapshotRow } from './snapshot-row.ts';

/** Lists, shows and removes snapshots. */
export function addSnapshotRoutes(add: AddRoute, context: Context): void {
  const { db } = context;

  add(contract.snapshots.list, async ({ query }) => {
    let rows = selectSnapshots(db);
    let count = db.selectFrom('snapshots').select((eb) => eb.fn.countAll<number>().as('total'));
    if (query.environment !== undefined) {
      rows = rows.where('snapshots.environment', '=', query.environment);
      count = count.where('environment', '=', query.environment);
    }
    if (query.search !== undefined) {
      rows = rows.where('snapshots.label', 'ilike', containing(query.search));
      count = count.where('label', 'ilike', containing(query.search));
    }
    const [items, { total }] = await Promise.all([
      rows.orderBy('snapshots.id', 'desc').offset(query.offset).limit(query.limit).execute(),
      count.executeTakeFirstOrThrow(),
    ]);
    return { items: items.map(snapshotRow), total: Number(total) };
  });

  add(contract.snapshots.get, ({ params }) => findSnapshotRow(db, params.id));

  add(contract.snapshots.remove, async ({ params, actor }) => {
    await change(db, actor, async (trx, record) => {
      const { id } = params;
      const held = await trx
        .selectFrom('plans')
        .select('id')
        .where((eb) => eb.or([eb('source_snapshot', '=', id), eb('target_snapshot', '=', id)]))
        .limit(1)
        .executeTakeFirst();
      const image = await trx
        .selectFrom('promotions')
        .select('id')
        .where((eb) => eb.or([eb('pre_image', '=', id), eb('verification', '=', id)]))
        .limit(1)
        .executeTakeFirst();
      if (held !== undefined || image !== undefined) {
        throw conflict(
          'snapshot-in-use',
          held !== undefined
            ? `Plan ${held.id} rests on this snapshot.`
            : `Promotion ${image?.id} needs this snapshot for its history or for the way back.`,
          'Snapshots that plans and promotions rest on are kept.',
        );
      }
      await trx
        .updateTable('environments')
        .set({ last_capture_snapshot: null, last_capture_at: null, last_capture_assets: null })
        .where('last_capture_snapshot', '=', id)
        .execute();
      const gone = await trx.deleteFrom('snapshots').where('id', '=', id).executeTakeFirst();
      if (Number(gone.numDeletedRows) === 0) throw notFound('snapshot', id);
      await record({ action: 'snapshot.remove', subject: `snapshot:${id}` });
    });
  });
}

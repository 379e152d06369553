import { contract } from '@ss-tools/api';
import { dependents } from '@ss-tools/assets';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import type { AddRoute } from '../http/add-route.ts';
import { assetLink } from './asset-link.ts';
import { containing } from '../database/containing.ts';
import { findSnapshotRow } from './snapshot-row.ts';
import { loadSnapshot } from './store/load-snapshot.ts';

/** What a snapshot holds. */
export function addSnapshotAssetRoutes(add: AddRoute, context: Context): void {
  const { db } = context;

  add(contract.snapshots.assets, async ({ params, query }) => {
    const url = await urlOf(params.id);
    let rows = db.selectFrom('snapshot_assets').where('snapshot', '=', params.id);
    if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind);
    if (query.search !== undefined) {
      const pattern = containing(query.search);
      rows = rows.where((eb) =>
        eb.or([eb('name', 'ilike', pattern), eb(sql`asset`, 'ilike', pattern)]),
      );
    }
    const [items, { total }] = await Promise.all([
      rows
        .selectAll()
        .orderBy('kind')
        .orderBy('name')
        .orderBy('asset')
        .offset(query.offset)
        .limit(query.limit)
        .execute(),
      rows.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    ]);
    return {
      items: items.map((row) => ({
        id: row.asset,
        kind: row.kind,
        name: row.name,
        hash: row.hash,
        link: assetLink(url, row.kind, row.local_id),
      })),
      total: Number(total),
    };
  });

  add(contract.snapshots.asset, async ({ params }) => {
    const url = await urlOf(params.id);
    const row = await db
      .selectFrom('snapshot_assets')
      .selectAll()
      .where('snapshot', '=', params.id)
      .where('asset', '=', params.asset)
      .executeTakeFirst();
    if (row === undefined) throw notFound('asset in this snapshot', params.asset);
    const snapshot = await loadSnapshot(db, params.id);
    const asset = snapshot.assets.get(params.asset);
    if (asset === undefined) throw notFound('asset in this snapshot', params.asset);
    return {
      id: params.asset,
      kind: asset.kind,
      name: asset.name,
      hash: asset.hash,
      link: assetLink(url, row.kind, row.local_id),
      content: asset.content,
      refs: [...asset.refs],
      usedBy: dependents(snapshot, params.asset).map(({ by, role }) => ({
        id: by,
        name: snapshot.assets.get(by)?.name ?? by,
        role,
      })),
    };
  });

  /** The address of the snapshot's Superset; null for bundles. Fails with not-found. */
  async function urlOf(snapshot: string): Promise<string | null> {
    const { environment } = await findSnapshotRow(db, snapshot);
    if (environment === null) return null;
    const row = await db
      .selectFrom('environments')
      .select('url')
      .where('id', '=', environment.id)
      .executeTakeFirst();
    return row?.url ?? null;
  }
}

import { contract } from '@ss-tools/api';
import type { ComparisonRow, Side } from '@ss-tools/api';
import { diffAssets, knownDifferences } from '@ss-tools/assets';
import type { AssetKind } from '@ss-tools/assets';
import { sql } from 'kysely';
import type { z } from 'zod';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import type { ComparisonStatus } from '../database/schema/comparisons.ts';
import { notFound } from '../errors.ts';
import type { AddRoute } from '../http/add-route.ts';
import { containing } from '../database/containing.ts';
import { findEnvironmentName } from '../snapshots/environment-name.ts';
import { findSnapshotRow } from '../snapshots/snapshot-row.ts';
import { getContents } from '../snapshots/store/contents.ts';
import type { ComparisonInput } from './comparison-job.ts';

const NONE: Record<ComparisonStatus, number> = {
  changed: 0,
  'only-left': 0,
  'only-right': 0,
  same: 0,
};

/** Asks for comparisons and shows them. */
export function addComparisonRoutes(add: AddRoute, context: Context): void {
  const { db } = context;

  add(contract.comparisons.create, async ({ body, actor }) => {
    const [left, right] = await Promise.all([
      nameOf(context, body.left),
      nameOf(context, body.right),
    ]);
    const input: ComparisonInput = body;
    return change(db, actor, async (trx, record) => {
      await record({
        action: 'comparison.request',
        subject: 'comparison',
        detail: { left, right },
      });
      return context.jobs.enqueue(trx, {
        kind: 'compare',
        title: `Compare ${left} with ${right}`,
        input,
        actor,
        subjects: [body.left, body.right].flatMap((side) =>
          side.from === 'environment' ? [`environment:${side.environment}`] : [],
        ),
      });
    });
  });

  add(contract.comparisons.get, async ({ params }) => {
    const row = await findComparison(context, params.id);
    const [left, right, rows] = await Promise.all([
      findSnapshotRow(db, row.left_snapshot),
      findSnapshotRow(db, row.right_snapshot),
      db
        .selectFrom('comparison_rows')
        .select(['kind', 'status', (eb) => eb.fn.countAll<number>().as('rows')])
        .where('comparison', '=', params.id)
        .groupBy(['kind', 'status'])
        .execute(),
    ]);
    const counts = { ...NONE };
    const countsByKind: Partial<Record<AssetKind, Record<ComparisonStatus, number>>> = {};
    for (const { kind, status, rows: number } of rows) {
      counts[status] += Number(number);
      const ofKind = (countsByKind[kind] ??= { ...NONE });
      ofKind[status] += Number(number);
    }
    return {
      id: row.id,
      left,
      right,
      counts,
      countsByKind,
      createdAt: row.created_at.toISOString(),
    };
  });

  add(contract.comparisons.rows, async ({ params, query }) => {
    await findComparison(context, params.id);
    let rows = db.selectFrom('comparison_rows').where('comparison', '=', params.id);
    rows =
      query.status === undefined
        ? rows.where('status', '!=', 'same')
        : rows.where('status', '=', query.status);
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
      items: items.map((row): z.output<typeof ComparisonRow> => ({
        id: row.asset,
        kind: row.kind,
        name: row.name,
        status: row.status,
        fields: row.fields,
        usedBy: row.used_by,
      })),
      total: Number(total),
    };
  });

  add(contract.comparisons.diff, async ({ params }) => {
    const row = await db
      .selectFrom('comparison_rows')
      .selectAll()
      .where('comparison', '=', params.id)
      .where('asset', '=', params.asset)
      .executeTakeFirst();
    if (row === undefined) throw notFound('asset in this comparison', params.asset);
    const hashes = [row.left_hash, row.right_hash].filter((hash) => hash !== null);
    const contents = await getContents(db, hashes);
    // From what stands on the right to what the left would make of it.
    const before = row.right_hash === null ? undefined : contents.get(row.right_hash);
    const after = row.left_hash === null ? undefined : contents.get(row.left_hash);
    return {
      id: row.asset,
      kind: row.kind,
      name: row.name,
      fields: before && after ? knownDifferences(before, after) : diffAssets(before, after),
      before: before?.content ?? null,
      after: after?.content ?? null,
    };
  });
}

async function findComparison(context: Context, id: string) {
  const row = await context.db
    .selectFrom('comparisons')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('comparison', id);
  return row;
}

async function nameOf(context: Context, side: Side): Promise<string> {
  return side.from === 'environment'
    ? (await findEnvironmentName(context.db, side.environment)).name
    : (await findSnapshotRow(context.db, side.snapshot)).label;
}

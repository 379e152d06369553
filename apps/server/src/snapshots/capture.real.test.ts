import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { Json } from '@ss-tools/assets';
import { sql } from 'kysely';
import { captureAgain } from '../../test/capture-environment.ts';
import type { LookBack } from '../../test/capture-environment.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { LabEnvironment, PromotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';

/** Captures of real Supersets. The lab's source is a 6.1.0, its target a 5.0.0. */
describe('captures of a Superset 6.1.0 and a 5.0.0', () => {
  let lab: PromotionLab;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '5.0.0', estate: 'blank' },
    });
  });
  after(() => lab?.[Symbol.asyncDispose]());

  const both = (): [string, LabEnvironment][] => [
    ['6.1.0', lab.source],
    ['5.0.0', lab.target],
  ];
  const contents = async (): Promise<number> => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from asset_contents`.execute(lab.server.context.db);
    return rows[0]?.n ?? 0;
  };

  test('an estate that did not change costs the exports of its datasets, and no new content', async () => {
    for (const [version, environment] of both()) {
      const sample = await makeSample(environment);
      const first = await captureAgain(lab, environment);
      assert.ok(first.assets.has(`dashboard:${sample.dashboard.uuid}`));
      const stored = await contents();
      const second = await captureAgain(lab, environment);
      assert.deepEqual(second.exports, ['dataset'], version);
      assert.deepEqual(hashes(second), hashes(first), version);
      assert.equal(await contents(), stored, version);
    }
  });

  test('one edited chart costs one export and one new content', async () => {
    const environment = lab.source;
    const sample = await makeSample(environment);
    const first = await captureAgain(lab, environment);
    const stored = await contents();
    const [chart] = sample.charts;
    await environment.client.charts.update(chart?.id ?? 0, { description: 'How much' });
    const second = await captureAgain(lab, environment);
    assert.deepEqual(second.exports, ['chart', 'dataset']);
    const changed = [...hashes(second)].filter(([id, hash]) => hashes(first).get(id) !== hash);
    assert.deepEqual(
      changed.map(([id]) => id),
      [`chart:${chart?.uuid}`],
    );
    assert.equal(await contents(), stored + 1);
  });

  test('an edited column is seen by the next capture, in each version', async () => {
    for (const [version, environment] of both()) {
      const { dataset } = await makeSample(environment);
      await captureAgain(lab, environment);
      const { columns } = await environment.client.datasets.get(dataset.id);
      const [column] = columns as { id: number; column_name: string }[];
      await environment.client.datasets.update(dataset.id, {
        columns: [{ id: column?.id, column_name: column?.column_name, verbose_name: 'Edited' }],
      });
      const seen = (await captureAgain(lab, environment)).assets.get(`dataset:${dataset.uuid}`);
      assert.deepEqual(fieldOf(seen?.content['columns'], 'verbose_name'), ['Edited'], version);
    }
  });

  test('a column synced from the source is seen by the next capture, in each version', async () => {
    for (const [version, environment] of both()) {
      using data = new DatabaseSync(join(environment.superset.home, 'data.db'));
      data.exec('create table synced (first text)');
      const id = await environment.client.datasets.create({
        database: environment.database.id,
        schema: 'main',
        table_name: 'synced',
      });
      const uuid = (await environment.client.datasets.list()).find((row) => row.id === id)?.uuid;
      await captureAgain(lab, environment);
      data.exec('alter table synced add column second text');
      await environment.client.datasets.refresh(id);
      const seen = (await captureAgain(lab, environment)).assets.get(`dataset:${uuid}`);
      assert.deepEqual(
        fieldOf(seen?.content['columns'], 'column_name'),
        ['first', 'second'],
        version,
      );
    }
  });

  test('what Superset exports under one file name is all there', async () => {
    for (const [version, environment] of both()) {
      const { client } = environment;
      const uuids: string[] = [];
      for (const table_name of ['orders of a day', 'orders_of a_day', 'orders_of_a_day']) {
        const id = await client.datasets.create({
          database: environment.database.id,
          table_name,
          sql: `select '${table_name}' as title`,
        });
        uuids.push(
          `dataset:${(await client.datasets.list()).find((row) => row.id === id)?.uuid ?? ''}`,
        );
      }
      for (const database_name of ['Other data', 'Other_data']) {
        const id = await client.databases.create({
          database_name,
          sqlalchemy_uri: `sqlite:///${environment.superset.home}/data.db`,
        });
        uuids.push(
          `database:${(await client.databases.list()).find((row) => row.id === id)?.uuid ?? ''}`,
        );
      }
      for (const query of ['select 1', 'select 2', 'select 3']) {
        await client.savedQueries.create({
          db_id: environment.database.id,
          label: 'Same label',
          sql: query,
        });
      }
      const { snapshot, assets } = await captureAgain(lab, environment, true);
      const lost = snapshot.problems.filter(({ message }) => /export/.test(message));
      assert.deepEqual(lost, [], version);
      for (const uuid of uuids)
        assert.ok(assets.has(uuid as `dataset:${string}`), `${version} ${uuid}`);
      const queries = [...assets.values()].filter(({ kind }) => kind === 'saved_query');
      assert.deepEqual(
        queries.map(({ content }) => content['sql']).toSorted(),
        ['select 1', 'select 2', 'select 3'],
        version,
      );
    }
  });

  test('two of one name, where the name is all there is, are told and block plans about them', async () => {
    const { client } = lab.source;
    const name = `Twice ${crypto.randomUUID().slice(0, 8)}`;
    for (const css of ['a {}', 'b {}']) {
      await client.cssTemplates.create({ template_name: name, css });
    }
    const { snapshot, assets } = await captureAgain(lab, lab.source);
    const id = `css_template:${name}` as const;
    assert.equal(assets.has(id), false);
    const problem = snapshot.problems.find(({ asset }) => asset === id);
    assert.match(problem?.message ?? '', /2 css templates are named .*Rename/);
    const plan = await lab.plan({ select: [id] });
    assert.equal(plan.applicable, false);
    assert.deepEqual(
      plan.notices.map(({ code, level, asset }) => [code, level, asset]),
      [['unreadable', 'blocker', id]],
    );
    assert.deepEqual(plan.changes, []);
  });
});

const hashes = ({ assets }: LookBack): Map<string, string> =>
  new Map([...assets].map(([id, { hash }]) => [id, hash]));

/** A field of every item of a list that has one, sorted. */
function fieldOf(list: Json | undefined, field: string): unknown[] {
  assert.ok(Array.isArray(list));
  return list.flatMap((item) => (item as Record<string, unknown>)[field] ?? []).toSorted();
}

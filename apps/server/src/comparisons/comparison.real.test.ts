import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import type { Side } from '@ss-tools/api';
import { writeBundle } from '@ss-tools/superset';
import { captureAgain } from '../../test/capture-environment.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { PromotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import type { Sample } from '../../test/sample-assets.ts';
import { promote } from '../../test/sample-promotion.ts';

/** Comparisons of a real Superset 6.1.0 with a 5.0.0 to which a sample was promoted, its database mapped. */
describe('comparisons', () => {
  let lab: PromotionLab;
  let sample: Sample;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '5.0.0', estate: 'blank' },
    });
    sample = await makeSample(lab.source);
    await promote(lab, sample);
  });
  after(() => lab?.[Symbol.asyncDispose]());

  const now = (side: 'source' | 'target'): Side => ({
    from: 'environment',
    environment: lab[side].id,
  });
  /** What differs, by identity; the fields of a difference by their paths. */
  const compare = async (left: Side, right: Side) => {
    const { api } = lab.server;
    const started = await api.call(contract.comparisons.create, { body: { left, right } });
    const job = await lab.ended(started.id);
    assert.equal(job.state, 'succeeded', JSON.stringify(job.error));
    const params = { id: job.result?.['comparison'] ?? '' };
    const { counts } = await api.call(contract.comparisons.get, { params });
    const { items } = await api.call(contract.comparisons.rows, { params, query: {} });
    const differences = new Map(items.map(({ id, status }) => [id, status]));
    const fieldsOf = async (asset: string): Promise<string[]> =>
      (await api.call(contract.comparisons.diff, { params: { ...params, asset } })).fields.map(
        ({ path }) => path,
      );
    return { counts, differences, fieldsOf };
  };

  test('after a promotion nothing differs, through the mappings, in either direction', async () => {
    for (const [left, right] of [
      [now('source'), now('target')],
      [now('target'), now('source')],
    ] as const) {
      const { counts, differences } = await compare(left, right);
      assert.deepEqual(Object.fromEntries(differences), {});
      assert.equal(counts.same, 5, 'the database, the dataset, two charts, the dashboard');
    }
  });

  test('a kept snapshot shows what changed since, field by field', async () => {
    const [chart] = sample.charts;
    const { snapshot } = await captureAgain(lab, lab.source);
    await lab.source.client.charts.update(chart?.id ?? 0, { description: 'Since then' });
    const kept: Side = { from: 'snapshot', snapshot: snapshot.id };
    const { differences, fieldsOf } = await compare(now('source'), kept);
    assert.deepEqual([...differences], [[`chart:${chart?.uuid}`, 'changed']]);
    assert.deepEqual(await fieldsOf(`chart:${chart?.uuid}`), ['/description']);
  });

  test('an uploaded bundle differs in what was changed in it, and in what it does not hold', async () => {
    const exported = await lab.source.client.exportBundle('dashboard', [sample.dashboard.id]);
    const changed = new Map(
      [...exported].map(([file, text]) => [
        file,
        file.startsWith('dashboards/')
          ? text.replace(/^dashboard_title: .*$/m, 'dashboard_title: From a file')
          : text,
      ]),
    );
    const other = await makeSample(lab.source);
    const uploaded = await lab.server.api.call(contract.snapshots.upload, {
      query: { name: 'dashboard.zip' },
      upload: Uint8Array.from(await writeBundle(changed)),
    });
    const { differences, fieldsOf } = await compare(
      { from: 'snapshot', snapshot: uploaded.id },
      now('source'),
    );
    const dashboard = `dashboard:${sample.dashboard.uuid}` as const;
    assert.equal(differences.get(dashboard), 'changed');
    assert.deepEqual(await fieldsOf(dashboard), ['/dashboard_title']);
    assert.equal(differences.get(`dashboard:${other.dashboard.uuid}`), 'only-right');
    assert.equal(differences.has(`dataset:${sample.dataset.uuid}`), false);
  });
});

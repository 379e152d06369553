import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { Plan, PromotionLab } from '../../test/promotion-lab.ts';
import { annotate } from '../../test/sample-annotation.ts';
import { makeSample } from '../../test/sample-assets.ts';
import type { Sample } from '../../test/sample-assets.ts';
import { idInTarget, planFor, promote } from '../../test/sample-promotion.ts';

/** Where no content of a plan names a theme, tag or annotation layer, an apply reads no list of them. */
describe('kinds that a plan names none of, put on a target 6.1.0 all the same', () => {
  let lab: PromotionLab;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '6.1.0', estate: 'blank' },
    });
  });
  after(() => lab?.[Symbol.asyncDispose]());

  /** A promoted sample of which everything changed in the source since, and the plan for that. */
  async function changed(): Promise<{ sample: Sample; plan: Plan }> {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    await lab.source.client.dashboards.update(sample.dashboard.id, { css: '.a { color: red }' });
    for (const { id } of sample.charts) {
      await lab.source.client.charts.update(id, { description: 'Changed' });
    }
    return { sample, plan: assertApplicable(await planFor(lab, sample)) };
  }

  const chartOf = ({ charts }: Sample): Promise<number> =>
    idInTarget(lab, 'charts', charts[0]?.uuid);

  const dress = async (dashboard: number): Promise<void> => {
    const themes = lab.target.client.themes;
    const theme = await themes.create({
      theme_name: `theme ${crypto.randomUUID()}`,
      json_data: '{"token":{}}',
    });
    await lab.target.client.dashboards.update(dashboard, { theme_id: theme });
  };

  test('they are not listed, and the result is verified', async () => {
    const { plan } = await changed();
    const { passed } = lab.target.proxy;
    passed.length = 0;
    assertVerified(await lab.apply(plan));
    const lists = passed.filter((line) => /^GET \/api\/v1\/\w+\/$/.test(line));
    assert.deepEqual(
      new Set(lists),
      new Set(['chart', 'dashboard', 'database', 'dataset'].map((kind) => `GET /api/v1/${kind}/`)),
    );
  });

  for (const { what, put } of [
    {
      what: 'a theme',
      put: async (sample: Sample) =>
        dress(await idInTarget(lab, 'dashboards', sample.dashboard.uuid)),
    },
    {
      what: 'a tag',
      put: async (sample: Sample) =>
        lab.target.client.tags.attach('chart', await chartOf(sample), ['of the target']),
    },
    {
      what: 'an annotation',
      put: async (sample: Sample) => {
        await annotate(lab.target.client, await chartOf(sample));
      },
    },
  ]) {
    test(`${what} that was put there since the plan was made: nothing is written`, async () => {
      const { sample, plan } = await changed();
      await put(sample);
      const promotion = await lab.apply(plan);
      assert.equal(promotion.state, 'failed', JSON.stringify(promotion.steps));
      assert.equal(promotion.error?.code, 'target-moved');
    });
  }

  test('what is put there before the verification looks is noticed, and taken away again', async () => {
    const { sample, plan } = await changed();
    const [chart, dashboard] = [
      await chartOf(sample),
      await idInTarget(lab, 'dashboards', sample.dashboard.uuid),
    ];
    const { proxy, client } = lab.target;
    proxy.passed.length = 0;
    let isPut = false;
    proxy.decide = async (line) => {
      const imported = proxy.answered.at(-1) === 'POST /api/v1/assets/import/';
      if (isPut || !imported || !line.startsWith('GET ')) return undefined;
      isPut = true;
      await annotate(client, chart);
      await dress(dashboard);
      return undefined;
    };
    try {
      assertVerified(await lab.apply(plan));
    } finally {
      proxy.decide = () => undefined;
    }
    assert.ok(isPut);
    assert.ok(proxy.passed.includes('GET /api/v1/annotation_layer/'), 'the look was repeated');
    const params = JSON.parse(String((await client.charts.get(chart))['params']));
    assert.deepEqual(params.annotation_layers ?? [], []);
    assert.equal((await client.dashboards.get(dashboard))['theme'], null);
  });
});

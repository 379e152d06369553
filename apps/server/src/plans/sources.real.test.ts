import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import type { CallInput } from '@ss-tools/api';
import { NO_MAPPINGS } from '@ss-tools/assets';
import { writeBundle } from '@ss-tools/superset';
import { actionsOf, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { Plan, PromotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import { idInTarget, planFor, promote } from '../../test/sample-promotion.ts';

type PlanBody = CallInput<typeof contract.plans.create>['body'];

/** What a plan is made from, and made again from: bundles, kept snapshots, the way back. */
describe('sources of plans between two Supersets 6.1.0', () => {
  let lab: PromotionLab;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '6.1.0', estate: 'blank' },
    });
  });
  after(() => lab?.[Symbol.asyncDispose]());

  const planOf = async (job: { id: string }): Promise<Plan> => {
    const ended = await lab.ended(job.id);
    assert.equal(ended.state, 'succeeded', ended.error?.message ?? 'no error told');
    return lab.server.api.call(contract.plans.get, {
      params: { id: ended.result?.['plan'] ?? '' },
    });
  };
  const plan = async (body: PlanBody): Promise<Plan> =>
    planOf(await lab.server.api.call(contract.plans.create, { body }));
  /** As the console does it: the same request once more, with answers. */
  const again = (made: Plan, answers: Partial<PlanBody> = {}): Promise<Plan> => {
    assert.ok(made.request.source);
    return plan({
      ...made.request,
      source: made.request.source,
      target: made.target.id ?? '',
      replaces: made.id,
      ...answers,
    });
  };
  const capture = async (environment: string): Promise<string> => {
    const job = await lab.server.api.call(contract.snapshots.capture, {
      params: { id: environment },
      body: { full: false },
    });
    return (await lab.ended(job.id)).result?.['snapshot'] ?? '';
  };
  const openPlans = async (): Promise<string[]> =>
    (
      await lab.server.api.call(contract.plans.list, { query: { open: 'true', limit: 500 } })
    ).items.map(({ id }) => id);

  test('a bundle with a database that the target does not know: mapped for the plan alone, applied, verified', async () => {
    const sample = await makeSample(lab.source);
    const exported = await lab.source.client.exportBundle('dashboard', [sample.dashboard.id]);
    const bundle = await lab.server.api.call(contract.snapshots.upload, {
      query: { name: 'sales.zip' },
      upload: Uint8Array.from(await writeBundle(exported)),
    });
    const asked = await plan({
      source: { from: 'snapshot', snapshot: bundle.id },
      target: lab.target.id,
      select: [`dashboard:${sample.dashboard.uuid}`],
    });
    assert.equal(asked.source.environment, null);
    assert.notEqual(asked.source.keptAt, null);
    const question = asked.notices.find(({ code }) => code === 'database-unmapped');
    const to = `database:${lab.target.database.uuid}` as const;
    assert.equal(asked.names[to], 'Target data');
    assert.ok(question?.source);
    assert.ok((await openPlans()).includes(asked.id));
    const assets = [{ from: question.source, to }];
    const answered = await again(asked, { mappings: { ...NO_MAPPINGS, assets } as never });
    assert.deepEqual(answered.request.mappings.assets, assets);
    assert.equal((await openPlans()).includes(asked.id), false, 'a superseded plan does not wait');
    const old = await lab.server.api.call(contract.plans.get, { params: { id: asked.id } });
    assert.equal(old.supersededBy, answered.id);
    const third = await again(answered);
    assert.equal(third.applicable, true, 'the answer is part of the request');
    assertVerified(await lab.apply(third));
    assert.equal((await again(third)).summary.create, 0);
  });

  test('a bundle that lacks what its dashboard needs blocks the plan, and names it', async () => {
    const sample = await makeSample(lab.source);
    const exported = await lab.source.client.exportBundle('dashboard', [sample.dashboard.id]);
    const bundle = await lab.server.api.call(contract.snapshots.upload, {
      query: { name: 'without-dataset.zip' },
      upload: Uint8Array.from(
        await writeBundle(new Map([...exported].filter(([path]) => !path.startsWith('datasets/')))),
      ),
    });
    const blocked = await plan({
      source: { from: 'snapshot', snapshot: bundle.id },
      target: lab.target.id,
      select: [`dashboard:${sample.dashboard.uuid}`],
    });
    assert.equal(blocked.applicable, false);
    const [notice] = blocked.notices.filter(({ level }) => level === 'blocker');
    assert.equal(notice?.code, 'dependency-missing');
    assert.equal(notice.asset, `dataset:${sample.dataset.uuid}`);
    await assert.rejects(lab.start(blocked), { code: 'not-applicable' });
  });

  test('an older snapshot of the source: what was then, with the mappings of the pair, also when planned again', async () => {
    const sample = await makeSample(lab.source);
    const snapshot = await capture(lab.source.id);
    await lab.source.client.dashboards.update(sample.dashboard.id, { dashboard_title: 'Later' });
    await promote(lab, sample);
    const old = await plan({
      source: { from: 'snapshot', snapshot },
      target: lab.target.id,
      select: [`dashboard:${sample.dashboard.uuid}`],
    });
    assert.deepEqual(old.request.source, { from: 'snapshot', snapshot });
    const asset = `dashboard:${sample.dashboard.uuid}`;
    assert.deepEqual(actionsOf(old), { [asset]: 'update' });
    const anew = await again(old);
    assert.deepEqual(actionsOf(anew), { [asset]: 'update' }, 'not read from the source as it is');
    assertVerified(await lab.apply(anew));
    const id = await idInTarget(lab, 'dashboards', sample.dashboard.uuid);
    const now = await lab.target.client.dashboards.get(id);
    assert.match(String(now['dashboard_title']), /^sample /);
  });

  test('a snapshot of the target onto the target, planned again', async () => {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    const snapshot = await capture(lab.target.id);
    const id = await idInTarget(lab, 'dashboards', sample.dashboard.uuid);
    await lab.target.client.dashboards.update(id, { css: '.lost {}' });
    const made = await plan({
      source: { from: 'snapshot', snapshot },
      target: lab.target.id,
      select: [`dashboard:${sample.dashboard.uuid}`],
    });
    const anew = await again(made);
    assert.equal(anew.summary.update, 1);
    assertVerified(await lab.apply(anew));
    assert.equal((await lab.target.client.dashboards.get(id))['css'] ?? '', '');
  });

  test('a way back is planned again with mappings of its own, and nothing is remembered for a pair', async () => {
    const sample = await makeSample(lab.source);
    const promotion = await promote(lab, sample);
    const back = await lab.rollbackPlan(promotion.id);
    assert.equal(back.request.source, null);
    const mappings = { ...NO_MAPPINGS, roles: [{ from: 'Gone', to: null }] };
    const anew = await planOf(
      await lab.server.api.call(contract.promotions.rollback, {
        params: { id: promotion.id },
        body: { replaces: back.id, mappings: mappings as never },
      }),
    );
    assert.deepEqual(anew.request.mappings.roles, mappings.roles);
    const waiting = await openPlans();
    assert.deepEqual([waiting.includes(back.id), waiting.includes(anew.id)], [false, true]);
    assertVerified(await lab.apply(anew));
    assert.equal((await openPlans()).includes(anew.id), false);
  });

  test('a plan with nothing to do does not wait', async () => {
    const sample = await makeSample(lab.source);
    await promote(lab, sample);
    assert.equal((await openPlans()).includes((await planFor(lab, sample)).id), false);
  });

  test('a failure needs attention until it is dismissed, or the pair was promoted and verified', async () => {
    const { api } = lab.server;
    const attention = async (): Promise<string[]> =>
      (
        await api.call(contract.promotions.list, { query: { attention: 'true', limit: 500 } })
      ).items.map(({ id }) => id);
    const fail = async (): Promise<string> => {
      const sample = await makeSample(lab.source);
      await promote(lab, sample);
      await lab.source.client.dashboards.update(sample.dashboard.id, { css: '.a {}' });
      const moving = await planFor(lab, sample);
      const id = await idInTarget(lab, 'dashboards', sample.dashboard.uuid);
      await lab.target.client.dashboards.update(id, { css: '.moved {}' });
      const promotion = await lab.apply(moving);
      assert.equal(promotion.state, 'failed');
      return promotion.id;
    };
    const dismissed = await fail();
    assert.deepEqual(await attention(), [dismissed]);
    await api.call(contract.promotions.dismiss, { params: { id: dismissed } });
    assert.deepEqual(await attention(), []);
    assert.notEqual((await lab.promotion(dismissed)).dismissedAt, null);
    assert.deepEqual(await attention(), []);
    const mended = await fail();
    assert.deepEqual(await attention(), [mended]);
    const verified = await promote(lab, await makeSample(lab.source));
    assert.deepEqual(await attention(), []);
    await assert.rejects(api.call(contract.promotions.dismiss, { params: { id: verified.id } }), {
      code: 'nothing-to-dismiss',
    });
  });
});

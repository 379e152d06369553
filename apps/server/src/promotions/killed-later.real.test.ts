import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { actionsOf, assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { until } from '../../test/job-feature.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { Plan, PromotionLab, PromotionView } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import type { Sample } from '../../test/sample-assets.ts';
import { planFor, promote } from '../../test/sample-promotion.ts';
import { startWorkerProcess } from '../../test/worker-process.ts';
import type { WorkerProcess } from '../../test/worker-process.ts';

const IMPORT = 'POST /api/v1/assets/import/';
/** Each look at a target with dashboards reads this once. */
const LOOK = 'GET /api/v1/dashboard/';

/** kill -9 where the next worker cannot simply go on: with an import under way, without a Superset, while putting back. */
describe('kill -9 while more than an apply is going on', () => {
  let lab: PromotionLab;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '6.1.0', estate: 'blank' },
      server: { config: { role: 'web' } },
    });
  });
  after(() => lab?.[Symbol.asyncDispose]());
  beforeEach(() => {
    for (const { proxy } of [lab.source, lab.target]) {
      proxy.decide = () => undefined;
      proxy.passed.length = 0;
    }
  });

  const worker = (settleSeconds = 3): Promise<WorkerProcess> =>
    startWorkerProcess(lab.server.databaseUrl, {
      SS_TOOLS_SETTLE_SECONDS: String(settleSeconds),
    });
  const imports = (): number => lab.target.proxy.passed.filter((line) => line === IMPORT).length;
  const isThere = async (sample: Sample): Promise<boolean> =>
    (await lab.target.client.dashboards.list()).some(({ uuid }) => uuid === sample.dashboard.uuid);
  /** Starts an apply, kills its worker where the target is asked for `line`, and then does `also` with that request. */
  const killedAt = async (
    line: string,
    plan: Plan,
    first: WorkerProcess,
    also: () => Promise<'cut-before' | undefined>,
  ): Promise<PromotionView> => {
    const { proxy } = lab.target;
    const { decide } = proxy;
    const killed = Promise.withResolvers<void>();
    let reached = false;
    proxy.decide = async (request) => {
      if (reached || !request.startsWith(line)) return decide(request);
      reached = true;
      await first.kill();
      killed.resolve();
      return also();
    };
    const promotion = await lab.start(plan);
    await killed.promise;
    return promotion;
  };
  const ended = async ({ id, job }: PromotionView): Promise<PromotionView> => {
    await lab.ended(job);
    return lab.promotion(id);
  };

  test('while Superset still works on its import: the next worker waits for it', async () => {
    await using first = await worker();
    const sample = await makeSample(lab.source);
    const plan = assertApplicable(await planFor(lab, sample));
    const lookedTwice = Promise.withResolvers<undefined>();
    let looks = 0;
    const promotion = await killedAt(IMPORT, plan, first, () => lookedTwice.promise);
    const { decide } = lab.target.proxy;
    lab.target.proxy.decide = (line) => {
      if (line === LOOK && (looks += 1) === 2) lookedTwice.resolve(undefined);
      return decide(line);
    };
    await using _second = await worker(60);
    const done = assertVerified(await ended(promotion));
    assert.equal(imports(), 1);
    assert.deepEqual(
      done.steps.filter(({ step }) => step === 'wait').map(({ detail }) => detail),
      ['It arrived.'],
    );
    assert.deepEqual(actionsOf(await planFor(lab, sample)), {});
  });

  test('together with Superset: the next worker waits until it answers again', async () => {
    await using first = await worker();
    const sample = await makeSample(lab.source);
    const plan = assertApplicable(await planFor(lab, sample));
    const promotion = await killedAt(IMPORT, plan, first, async () => {
      await lab.target.superset.kill();
      return 'cut-before';
    });
    await using _second = await worker();
    const { db } = lab.server.context;
    await until('the step that waits for the target', async () => {
      const steps = await db
        .selectFrom('job_events')
        .select('data')
        .where('job_id', '=', promotion.job)
        .where('type', '=', 'step')
        .execute();
      return steps.find(({ data }) => data['step'] === 'wait') ?? null;
    });
    await lab.target.superset.restart();
    assertVerified(await ended(promotion));
    assert.equal(imports(), 1);
    assert.equal(await isThere(sample), true);
  });

  test('while putting back: the next worker goes on putting back', async () => {
    await using first = await worker();
    const sample = await makeSample(lab.source);
    const template = `template ${crypto.randomUUID().slice(0, 8)}`;
    await lab.source.client.cssTemplates.create({ template_name: template, css: '.x {}' });
    const plan = assertApplicable(
      await lab.plan({
        select: [`dashboard:${sample.dashboard.slug}`, `css_template:${template}`],
      }),
    );
    lab.target.proxy.decide = (line) => (line === IMPORT ? 500 : undefined);
    const promotion = await killedAt('DELETE /api/v1/css_template/', plan, first, () =>
      Promise.resolve('cut-before'),
    );
    await using _second = await worker();
    const done = await ended(promotion);
    assert.equal(done.state, 'rolled-back', JSON.stringify(done.error));
    assert.equal(done.error?.code, 'import-failed');
    const templates = await lab.target.client.cssTemplates.list();
    assert.equal(
      templates.some(({ name }) => name === template),
      false,
    );
    assert.equal(await isThere(sample), false);
  });

  test('in the middle of a rollback: the next worker finishes it', async () => {
    await using first = await worker();
    const sample = await makeSample(lab.source);
    const promoted = await promote(lab, sample);
    const plan = assertApplicable(await lab.rollbackPlan(promoted.id));
    lab.target.proxy.passed.length = 0;
    const promotion = await killedAt('DELETE /api/v1/chart/', plan, first, () =>
      Promise.resolve('cut-before'),
    );
    await using _second = await worker();
    assertVerified(await ended(promotion));
    assert.equal(imports(), 0);
    assert.equal(await isThere(sample), false);
    const charts = await lab.target.client.charts.list();
    assert.equal(
      charts.some(({ uuid }) => sample.charts.some((chart) => chart.uuid === uuid)),
      false,
    );
  });
});

describe('two workers apply at once', () => {
  let lab: PromotionLab;
  let workers: WorkerProcess[] = [];
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '6.1.0', estate: 'blank' },
      server: { config: { role: 'web' } },
    });
    const one = { SS_TOOLS_JOBS_AT_ONCE: '1' };
    workers = await Promise.all([
      startWorkerProcess(lab.server.databaseUrl, one),
      startWorkerProcess(lab.server.databaseUrl, one),
    ]);
  });
  after(async () => {
    await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
    await lab?.[Symbol.asyncDispose]();
  });
  const applied = async (promotions: readonly PromotionView[]): Promise<PromotionView[]> => {
    await Promise.all(promotions.map(({ job }) => lab.ended(job)));
    return Promise.all(promotions.map(async ({ id }) => assertVerified(await lab.promotion(id))));
  };

  test('two promotions to one target: one after the other', async () => {
    const samples = [await makeSample(lab.source), await makeSample(lab.source)];
    const plans = await Promise.all(samples.map((sample) => planFor(lab, sample)));
    const [a, b] = (await applied(await Promise.all(plans.map((plan) => lab.start(plan))))).sort(
      (x, y) => startOf(x) - startOf(y),
    );
    assert.ok(a && b);
    assert.ok(startOf(b) >= endOf(a), 'the second began when the first had ended');
  });

  test('two promotions to two targets: both at the same time', async () => {
    const there = await makeSample(lab.source);
    const back = await makeSample(lab.target);
    await lab.server.api.call(contract.mappings.merge, {
      query: { source: lab.target.id, target: lab.source.id },
      body: {
        assets: [
          {
            from: `database:${lab.target.database.uuid}`,
            to: `database:${lab.source.database.uuid}`,
          },
        ],
      },
    });
    const plans = [
      await planFor(lab, there),
      await lab.plan({
        source: lab.target.id,
        target: lab.source.id,
        select: [`dashboard:${back.dashboard.slug}`],
      }),
    ];
    // Neither import goes on before both are there.
    const both = [lab.source, lab.target].map(({ proxy }) => {
      const here = Promise.withResolvers<void>();
      proxy.decide = async (line) => {
        if (line !== IMPORT) return undefined;
        here.resolve();
        await Promise.all(both);
        return undefined;
      };
      return here.promise;
    });
    await applied(await Promise.all(plans.map((plan) => lab.start(assertApplicable(plan)))));
  });
});

const timesOf = ({ steps }: PromotionView, pick: 'startedAt' | 'finishedAt'): number[] =>
  steps.map((step) => Date.parse(step[pick] ?? ''));
const startOf = (promotion: PromotionView): number => Math.min(...timesOf(promotion, 'startedAt'));
const endOf = (promotion: PromotionView): number => Math.max(...timesOf(promotion, 'finishedAt'));

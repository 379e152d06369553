import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { sql } from 'kysely';
import { actionsOf, assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { until } from '../../test/job-feature.ts';
import { testPostgres } from '../../test/postgres.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { Plan, PromotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import type { Sample } from '../../test/sample-assets.ts';
import { readPostmaster } from '../database/embedded/postmaster.ts';

const IMPORT = 'POST /api/v1/assets/import/';

/** What a promotion does when the target, or the way to it, fails in the middle. The Supersets are real. */
describe('a promotion meets faults', () => {
  let lab: PromotionLab;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '6.1.0', estate: 'blank' },
      server: { config: { settleMs: 10_000 } },
    });
  });
  after(() => lab?.[Symbol.asyncDispose]());
  beforeEach(() => {
    lab.target.proxy.decide = () => undefined;
    lab.target.proxy.passed.length = 0;
  });

  /** A plan with a write before the import (a css template), so that a failing import leaves something to put back. */
  const planned = async (): Promise<{ sample: Sample; plan: Plan; template: string }> => {
    const sample = await makeSample(lab.source);
    const template = `template ${crypto.randomUUID().slice(0, 8)}`;
    await lab.source.client.cssTemplates.create({ template_name: template, css: '.x {}' });
    const plan = assertApplicable(
      await lab.plan({
        select: [`dashboard:${sample.dashboard.slug}`, `css_template:${template}`],
      }),
    );
    return { sample, plan, template };
  };
  const imports = (): number => lab.target.proxy.passed.filter((line) => line === IMPORT).length;
  const isThere = async (sample: Sample): Promise<boolean> =>
    (await lab.target.client.dashboards.list()).some(({ uuid }) => uuid === sample.dashboard.uuid);
  const hasTemplate = async (name: string): Promise<boolean> =>
    (await lab.target.client.cssTemplates.list()).some((row) => row.name === name);

  const auditOf = async (promotion: string): Promise<string[]> => {
    const rows = await lab.server.context.db
      .selectFrom('audit')
      .select('action')
      .where('subject', '=', `promotion:${promotion}`)
      .orderBy('id')
      .execute();
    return rows.map(({ action }) => action);
  };

  test('the connection is cut after Superset committed the import: it is found done, and not sent again', async () => {
    const { plan } = await planned();
    let cut = false;
    lab.target.proxy.decide = (line) =>
      line === IMPORT && !cut ? ((cut = true), 'cut-after') : undefined;
    assertVerified(await lab.apply(plan));
    assert.equal(cut, true);
    assert.equal(imports(), 1);
  });

  test('a proxy answers 504 while Superset still imports: the import is waited for, and not sent again', async () => {
    const { plan } = await planned();
    const lookedTwice = Promise.withResolvers<void>();
    let sent = false;
    let looks = 0;
    lab.target.proxy.decide = (line) => {
      if (sent && line === 'GET /api/v1/dashboard/' && (looks += 1) === 2) lookedTwice.resolve();
      if (sent || line !== IMPORT) return undefined;
      sent = true;
      return { status: 504, late: lookedTwice.promise };
    };
    const promotion = assertVerified(await lab.apply(plan));
    assert.equal(imports(), 1);
    const [wait] = promotion.steps.filter(({ step }) => step === 'wait');
    assert.equal(wait?.label, 'Wait whether the import that was under way arrives');
    assert.equal(wait?.detail, 'It arrived.');
  });

  test('the connection is cut before Superset saw the import: it is sent again', async () => {
    const { plan } = await planned();
    let cut = false;
    lab.target.proxy.decide = (line) =>
      line === IMPORT && !cut ? ((cut = true), 'cut-before') : undefined;
    assertVerified(await lab.apply(plan));
    assert.equal(imports(), 1);
  });

  test('a 500 in the middle: what was written before it is put back, and the promotion says so', async () => {
    const { plan, sample, template } = await planned();
    lab.target.proxy.decide = (line) => (line === IMPORT ? 500 : undefined);
    const promotion = await lab.apply(plan);
    assert.equal(promotion.state, 'rolled-back', JSON.stringify(promotion.error));
    assert.match(promotion.error?.message ?? '', /\S/);
    assert.equal(await isThere(sample), false);
    assert.equal(await hasTemplate(template), false);
    lab.target.proxy.decide = () => undefined;
    const wish = { select: [`dashboard:${sample.dashboard.slug}`, `css_template:${template}`] };
    assertVerified(await lab.apply(await lab.plan(wish)));
  });

  test('Superset restarts in the middle: the promotion waits for it and goes on', async () => {
    const { plan, sample } = await planned();
    let restarted: Promise<void> | undefined;
    lab.target.proxy.decide = (line) => {
      if (line !== IMPORT || restarted !== undefined) return undefined;
      restarted = lab.target.superset.kill().then(() => lab.target.superset.restart());
      return 'cut-before';
    };
    assertVerified(await lab.apply(plan));
    await restarted;
    assert.equal(await isThere(sample), true);
  });

  test('cancelled in the middle: the target is as it was', async () => {
    const { plan, sample, template } = await planned();
    const promotion = await lab.start(plan);
    lab.target.proxy.decide = async (line) => {
      if (line === 'POST /api/v1/css_template/') {
        await lab.server.api.call(contract.jobs.cancel, { params: { id: promotion.job } });
      }
      return undefined;
    };
    assert.equal((await lab.ended(promotion.job)).state, 'cancelled');
    assert.equal((await lab.promotion(promotion.id)).state, 'cancelled');
    assert.equal(await isThere(sample), false);
    assert.equal(await hasTemplate(template), false);
    const later = await lab.plan({ select: [`dashboard:${sample.dashboard.slug}`] });
    assert.equal(Object.keys(actionsOf(later)).length, 4);
    assert.deepEqual(await auditOf(promotion.id), ['promotion.request', 'promotion.put-back']);
  });

  test('cancelled before the first write: nothing is written, and the audit trail tells', async () => {
    const { plan, sample } = await planned();
    const started = Promise.withResolvers<string>();
    let asked = false;
    lab.target.proxy.decide = async (line) => {
      if (!asked && line === 'GET /api/v1/dashboard/') {
        asked = true;
        await lab.server.api.call(contract.jobs.cancel, { params: { id: await started.promise } });
      }
      return undefined;
    };
    const promotion = await lab.start(plan);
    started.resolve(promotion.job);
    assert.equal((await lab.ended(promotion.job)).state, 'cancelled');
    assert.equal((await lab.promotion(promotion.id)).state, 'cancelled');
    assert.equal(await isThere(sample), false);
    assert.deepEqual(await auditOf(promotion.id), ['promotion.request', 'promotion.cancel']);
  });

  // The last one: everything in this file shares the PostgreSQL that it kills.
  test("ss-tools' own database goes away while it puts back: it goes on when it is there again", async () => {
    const { plan, sample, template } = await planned();
    const postgres = await testPostgres();
    const { db, jobs } = lab.server.context;
    let killed = false;
    lab.target.proxy.decide = async (line) => {
      if (line === IMPORT) return 500;
      if (killed || !line.startsWith('DELETE /api/v1/css_template/')) return undefined;
      killed = true;
      process.kill((await readPostmaster(postgres.folder))?.pid ?? 0, 'SIGKILL');
      await until('the end of the database', () =>
        sql`select 1`.execute(db).then(
          () => null,
          () => true,
        ),
      );
      return undefined;
    };
    const { id, job } = await lab.start(plan);
    await until(
      'the end of the job',
      () =>
        jobs.get(job).then(
          ({ finishedAt }) => finishedAt,
          () => null,
        ),
      90_000,
    );
    const promotion = await lab.promotion(id);
    assert.equal(killed, true);
    assert.equal(promotion.state, 'rolled-back', JSON.stringify(promotion.error));
    assert.equal(promotion.error?.code, 'import-failed');
    assert.equal(await isThere(sample), false);
    assert.equal(await hasTemplate(template), false);
  });
});

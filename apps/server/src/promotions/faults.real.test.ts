import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { contract } from '@ss-tools/api';
import { actionsOf, assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { Plan, PromotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import type { Sample } from '../../test/sample-assets.ts';

const IMPORT = 'POST /api/v1/assets/import/';

/** What a promotion does when the target, or the way to it, fails in the middle. The Supersets are real. */
describe('a promotion meets faults', () => {
  let lab: PromotionLab;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '6.1.0', estate: 'blank' },
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

  test('the connection is cut after Superset committed the import: it is found done, and not sent again', async () => {
    const { plan } = await planned();
    let cut = false;
    lab.target.proxy.decide = (line) =>
      line === IMPORT && !cut ? ((cut = true), 'cut-after') : undefined;
    assertVerified(await lab.apply(plan));
    assert.equal(cut, true);
    assert.equal(imports(), 1);
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
  });
});

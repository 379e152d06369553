import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { actionsOf, assertApplicable, assertVerified } from '../../test/expect-promotion.ts';
import { promotionLab } from '../../test/promotion-lab.ts';
import type { PromotionLab } from '../../test/promotion-lab.ts';
import { makeSample } from '../../test/sample-assets.ts';
import { startWorkerProcess } from '../../test/worker-process.ts';

const IMPORT = 'POST /api/v1/assets/import/';

/** Moments at which the worker is killed: before a request that the target would see, or right after it was done. */
const MOMENTS = [
  { when: 'before the pre-image is read', line: 'GET /api/v1/dashboard/', seen: false },
  { when: 'before the css template is made', line: 'POST /api/v1/css_template/', seen: false },
  { when: 'after the css template was made', line: 'POST /api/v1/css_template/', seen: true },
  { when: 'before the import', line: IMPORT, seen: false },
  { when: 'after the import was committed', line: IMPORT, seen: true },
  { when: 'before the roles are set', line: 'PUT /api/v1/dashboard/', seen: false },
  { when: 'after the roles were set', line: 'PUT /api/v1/dashboard/', seen: true },
] as const;

/** kill -9 of the worker that applies a plan; another one finishes it, and nothing is done twice. */
describe('kill -9 in the middle of an apply', () => {
  let lab: PromotionLab;
  before(async () => {
    lab = await promotionLab({
      source: { version: '6.1.0', estate: 'blank' },
      target: { version: '6.1.0', estate: 'blank' },
      server: { config: { role: 'web' } },
    });
  });
  after(() => lab?.[Symbol.asyncDispose]());

  for (const { when, line, seen } of MOMENTS) {
    test(when, async () => {
      const { client } = lab.source;
      const sample = await makeSample(lab.source);
      const template = `template ${crypto.randomUUID().slice(0, 8)}`;
      await client.cssTemplates.create({ template_name: template, css: '.x {}' });
      const alpha = (await client.roles()).find(({ name }) => name === 'Alpha');
      await client.dashboards.update(sample.dashboard.id, { roles: [alpha?.id ?? 0] });
      const wish = { select: [`dashboard:${sample.dashboard.slug}`, `css_template:${template}`] };
      await using first = await startWorkerProcess(lab.server.databaseUrl);
      await using second = await startWorkerProcess(lab.server.databaseUrl);
      const workers = [first, second];
      const plan = assertApplicable(await lab.plan(wish));
      const { proxy } = lab.target;
      proxy.passed.length = 0;
      proxy.answered.length = 0;
      let killed = false;
      proxy.decide = async (request) => {
        if (killed || !request.startsWith(line)) return undefined;
        killed = true;
        // Both are killed: which of the two applies is not known. Then a third one comes.
        if (!seen) {
          await Promise.all(workers.map((worker) => worker.kill()));
          return 'cut-before';
        }
        setImmediate(() => void waitAndKill(line, proxy.passed, workers));
        return 'cut-after';
      };
      const promotion = await lab.start(plan);
      await until(() => killed);
      await Promise.all(workers.map((worker) => worker.kill()));
      // Superset goes on with what it was sent, whoever died.
      if (seen) await until(() => proxy.answered.some((request) => request.startsWith(line)));
      await using _third = await startWorkerProcess(lab.server.databaseUrl);
      await lab.ended(promotion.job);
      assertVerified(await lab.promotion(promotion.id));
      proxy.decide = () => undefined;
      assert.equal(proxy.passed.filter((request) => request === IMPORT).length, 1);
      const templates = await lab.target.client.cssTemplates.list();
      assert.equal(templates.filter(({ name }) => name === template).length, 1);
      assert.deepEqual(actionsOf(await lab.plan(wish)), {});
    });
  }
});

/** Kills when the request has gone on to Superset; it does it, and nobody hears the answer. */
async function waitAndKill(
  line: string,
  passed: readonly string[],
  workers: readonly { kill(): Promise<void> }[],
): Promise<void> {
  await until(() => passed.some((request) => request.startsWith(line)));
  await Promise.all(workers.map((worker) => worker.kill()));
}

/** Waits for a condition, looking every few milliseconds; fails after a minute. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline)
      throw new Error('what was waited for did not happen within a minute');
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

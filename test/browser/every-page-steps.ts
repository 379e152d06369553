import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from '@ss-tools/api';
import { audit, overflow } from './audit.ts';
import type { Scene } from './scene.ts';
import { Visitor } from './visitor.ts';
import type { Theme } from './visitor.ts';

const WIDE = 1360;
const NARROW = 400;

/** Runs after the promotion's steps, whose plans, runs and snapshots it looks at. */
export function everyPageSteps(scene: () => Scene): void {
  for (const theme of ['light', 'dark'] as const satisfies readonly Theme[]) {
    for (const width of [WIDE, NARROW]) {
      void test(`axe finds nothing and nothing sticks out: ${theme}, ${width} px`, async () => {
        await using visitor = await Visitor.arrive(scene().browser, scene().url, { theme, width });
        await visitor.signIn();
        const found: string[] = [];
        for (const [name, path] of await pagesOf(scene())) {
          await visitor.goTo(path);
          await visitor.settled();
          found.push(...(await audit(visitor.page)).map((one) => `${name}: ${one}`));
          const wider = await overflow(visitor.page);
          if (wider > 0) found.push(`${name}: ${wider} px wider than the window`);
          await visitor.picture(`${theme}-${width}-${name}`);
        }
        assert.deepEqual(found, []);
        visitor.assertContent();
      });
    }
  }
}

/** The address of every page, with real things on those that show one. */
async function pagesOf({ api }: Scene): Promise<[string, string][]> {
  const [environments, promotions, plans, jobs] = await Promise.all([
    api.call(contract.environments.list),
    api.call(contract.promotions.list, { query: {} }),
    api.call(contract.plans.list, { query: { open: 'true' } }),
    api.call(contract.jobs.list, { query: { kind: 'compare' } }),
  ]);
  const [dev, stage] = ['dev', 'stage'].map((name) =>
    environments.items.find((one) => one.name === name),
  );
  const comparison = jobs.items.find(({ result }) => result?.['comparison'] !== undefined);
  const snapshot = dev?.lastCapture?.snapshot;
  const plan = plans.items.find(({ summary }) => summary.questions > 0) ?? plans.items[0];
  assert.ok(
    dev && stage && comparison?.result && snapshot && promotions.items[0] && plan,
    'the promotion’s steps left something to look at',
  );
  const { items } = await api.call(contract.snapshots.assets, {
    params: { id: snapshot },
    query: { kind: 'dashboard' },
  });
  const asset = encodeURIComponent(items[0]?.id ?? '');
  const compared = `/compare/${comparison.result['comparison']}`;
  return [
    ['overview', '/'],
    ['environments', '/environments'],
    ['environment-new', '/environments/new'],
    ['environment', `/environments/${dev.id}`],
    ['environment-edit', `/environments/${dev.id}/edit`],
    ['compare', '/compare'],
    ['comparison', compared],
    ['comparison-asset', `${compared}?asset=${asset}`],
    ['promote', `/promote?source=${dev.id}&target=${stage.id}`],
    ['plans', '/plans'],
    ['plan', `/plans/${plan.id}`],
    ['plan-applied', `/plans/${promotions.items[0].plan.id}`],
    ['promotion', `/promotions/${promotions.items[0].id}`],
    ['history', '/history'],
    ['mappings', `/mappings?source=${dev.id}&target=${stage.id}`],
    ['jobs', '/jobs'],
    ['job', `/jobs/${comparison.id}`],
    ['snapshot', `/snapshots/${snapshot}`],
    ['asset', `/snapshots/${snapshot}/asset?id=${asset}`],
    ['tokens', '/tokens'],
    ['account', '/account'],
  ];
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  annotationLayer,
  chart,
  dashboard,
  database,
  dataset,
  id,
  planInput,
  snapshot,
  theme,
  uuid,
} from '../../test/asset-builders.ts';
import { noNotice, onlyNotice, smallEstate } from '../../test/plan-notices.ts';
import { NO_MAPPINGS } from '../mapping.ts';
import type { PlanInput, PlanResult } from '../plan.ts';
import { isApplicable } from './applicable.ts';
import { makePlan } from './make-plan.ts';

const source = smallEstate;
const select = [id('dashboard', 1)];

test('dependency-missing: named with everything that needs it', () => {
  const bundle = { ...snapshot([chart(1, 1), chart(2, 1)]), complete: false };
  const notice = onlyNotice(
    makePlan(planInput(bundle, snapshot([]))),
    'blocker',
    'dependency-missing',
  );
  assert.equal(notice.asset, id('dataset', 1));
  assert.deepEqual(notice.related, [id('chart', 1), id('chart', 2)]);
  assert.match(notice.message, /chart "Chart 1", chart "Chart 2" need dataset:/);
  noNotice(makePlan(planInput(bundle, snapshot([database(1), dataset(1, 1)]))));
});

test('not-found: selected but not in the source, or to be deleted but not in the target', () => {
  const missing = [id('chart', 77)];
  onlyNotice(makePlan(planInput(source, source, { select: missing })), 'blocker', 'not-found');
  const nothing = makePlan(planInput(source, source, { select: [], remove: missing }));
  assert.match(onlyNotice(nothing, 'warning', 'not-found').message, /the target does not have it/);
});

test('field-lost and kind-unsupported: what an older Superset cannot hold is named, and left away', () => {
  const themed = dashboard(1, [], { theme_uuid: uuid('theme', 1) });
  const desired = snapshot([theme(1), themed]);
  const input = planInput(desired, snapshot([], '5.0.0'), { select });
  const result = makePlan(input);
  assert.deepEqual(
    result.plan.notices.map((notice) => `${notice.level} ${notice.code} ${notice.asset}`),
    [`warning field-lost ${id('dashboard', 1)}`, `warning kind-unsupported ${id('theme', 1)}`],
  );
  assert.match(result.plan.notices[0]?.message ?? '', /\/theme_uuid/);
  assert.ok(isApplicable(result.plan));
  assert.equal(result.after.get(id('dashboard', 1))?.content['theme_uuid'], undefined);
  const again = makePlan({ ...input, actual: snapshot([...result.after.values()], '5.0.0') });
  noNotice(again);
  assert.deepEqual(again.plan.predicted, {});
});

test('field-lost: one cause is told once, with every asset and field that it takes', () => {
  const foldered = [1, 2].map((n) => dataset(n, 1, { folders: [{ uuid: 'a', name: 'Money' }] }));
  const input = planInput(snapshot([database(1), ...foldered]), snapshot([database(1)], '5.0.0'));
  const result = makePlan(input);
  const notice = onlyNotice(result, 'warning', 'field-lost');
  assert.match(
    notice.message,
    /field folders\. .* \/folders of dataset "table_1", \/folders of dataset "table_2"/,
  );
  assert.deepEqual(notice.related, [id('dataset', 1), id('dataset', 2)]);
  assert.equal(result.after.get(id('dataset', 1))?.content['folders'], undefined);
});

test('field-refused: what no importer takes is told before anything is sent', () => {
  const broken = snapshot([database(1), dataset(1, 1), chart(1, 1, { params: 'no JSON' })]);
  const notice = onlyNotice(
    makePlan(planInput(broken, snapshot([database(1)]), { select: [id('chart', 1)] })),
    'blocker',
    'field-refused',
  );
  assert.match(notice.message, /field params/);
});

test('version-unknown: an unread version of either side, or one that was never tried', () => {
  const estate = (version: string | null): PlanInput['desired'] =>
    snapshot([dashboard(1, [])], version);
  const plan = (from: string | null, to: string | null): PlanResult =>
    makePlan(planInput(estate(from), estate(to)));
  noNotice(plan('6.1.0', '6.1.2'));
  assert.match(
    onlyNotice(plan('6.1.0', null), 'warning', 'version-unknown').message,
    /of the target is not known/,
  );
  assert.match(
    onlyNotice(plan(null, '6.1.0'), 'warning', 'version-unknown').message,
    /of the source is not known/,
  );
  assert.match(
    onlyNotice(plan('6.1.0', '7.2.0'), 'warning', 'version-unknown').message,
    /7\.2\.0 .* never tried/,
  );
});

test('local-id-in-sql: templates that name a dataset by number', () => {
  const withSql = (sql: string): PlanResult =>
    makePlan(
      planInput(snapshot([database(1), dataset(1, 1, { sql })]), snapshot([database(1)]), {
        select: [id('dataset', 1)],
      }),
    );
  for (const sql of [
    'SELECT * FROM {{ dataset(12) }}',
    'SELECT {{ metric("sum", 12) }} FROM t',
    "{% set a = metric('n', dataset_id=3) %}",
  ]) {
    assert.match(onlyNotice(withSql(sql), 'warning', 'local-id-in-sql').message, /at \/sql\./);
  }
  for (const sql of [
    'SELECT dataset(12)',
    "SELECT {{ metric('sum') }}",
    "{{ filter_values('dataset') }} 12",
  ]) {
    noNotice(withSql(sql));
  }
});

test('broken-reference: what leads nowhere in the source already is left away', () => {
  const layers = { annotation_layers: [{ name: 'Gone', sourceType: 'NATIVE', value: 'Gone' }] };
  const broken = snapshot([
    database(1),
    dataset(1, 1),
    annotationLayer('Other'),
    chart(1, 1, { params: layers }),
  ]);
  const input = planInput(broken, snapshot([database(1)]), { select: [id('chart', 1)] });
  const result = makePlan(input);
  const notice = onlyNotice(result, 'warning', 'broken-reference');
  assert.deepEqual(notice.related, ['annotation_layer:Gone']);
  assert.deepEqual(
    result.after.get(id('chart', 1))?.refs.map((ref) => ref.role),
    ['dataset'],
  );
  noNotice(makePlan({ ...input, actual: snapshot([database(1), annotationLayer('Gone')]) }));
});

test('mapping-invalid: stops a plan that would use it, and no other', () => {
  const assets = [{ from: id('database', 1), to: id('database', 66) }];
  const input = planInput(source, snapshot([database(1)]), {
    mappings: { ...NO_MAPPINGS, assets },
  });
  onlyNotice(makePlan({ ...input, select }), 'blocker', 'mapping-invalid');
  const other = snapshot([...source.assets.values(), dashboard(2, [])]);
  noNotice(makePlan({ ...input, desired: other, select: [id('dashboard', 2)] }));
});

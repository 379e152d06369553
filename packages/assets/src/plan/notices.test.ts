import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  annotationLayer,
  chart,
  dashboard,
  database,
  dataset,
  id,
  nativeFilter,
  planInput,
  snapshot,
  theme,
  uuid,
} from '../../test/asset-builders.ts';
import type { Notice, PlanInput, PlanResult } from '../plan.ts';
import { NO_MAPPINGS } from '../mapping.ts';
import { isApplicable } from './applicable.ts';
import { makePlan } from './make-plan.ts';

/** The only notice of a plan, which must have this level and code. */
function onlyNotice({ plan }: PlanResult, level: Notice['level'], code: Notice['code']): Notice {
  assert.deepEqual(
    plan.notices.map((notice) => `${notice.level} ${notice.code}`),
    [`${level} ${code}`],
    JSON.stringify(plan.notices, null, 1),
  );
  assert.equal(isApplicable(plan), level === 'warning' || level === 'info');
  return plan.notices[0] as Notice;
}

const noNotice = ({ plan }: PlanResult): void => assert.deepEqual(plan.notices, []);

const withTarget = (input: PlanInput, target: Partial<PlanInput['target']>): PlanInput => ({
  ...input,
  target: { ...input.target, ...target },
});

const source = snapshot([database(1), dataset(1, 1), chart(1, 1), dashboard(1, [1])]);
const select = [id('dashboard', 1)];

test('database-unmapped: the target has no such database, and its own are the candidates', () => {
  const target = snapshot([database(8), database(7)]);
  const input = planInput(source, target, { select });
  const notice = onlyNotice(makePlan(input), 'question', 'database-unmapped');
  assert.equal(notice.asset, id('database', 1));
  assert.equal(notice.source, id('database', 1));
  assert.deepEqual(notice.related, [id('database', 7), id('database', 8)]);
  assert.match(
    notice.message,
    /does not have database "Database 1", from which dataset "table_1" reads/,
  );
  const assets = [{ from: id('database', 1), to: id('database', 7) }];
  const answered = makePlan({ ...input, mappings: { ...NO_MAPPINGS, assets } });
  noNotice(answered);
  const unchanged = answered.plan.changes.filter((change) => change.action === 'none');
  assert.deepEqual(
    unchanged.map((change) => change.id),
    [id('database', 7)],
  );
});

test('database-unmapped: asked as well when an uploaded bundle leaves the database out', () => {
  const bundle = { ...snapshot([dataset(1, 1)]), complete: false };
  const notice = onlyNotice(
    makePlan(planInput(bundle, snapshot([database(7)]))),
    'question',
    'database-unmapped',
  );
  assert.deepEqual(notice.related, [id('database', 7)]);
});

test('database-password-missing: a database is only created with a password, if it has one', () => {
  const input = planInput(source, snapshot([]));
  const notice = onlyNotice(makePlan(input), 'question', 'database-password-missing');
  assert.equal(notice.asset, id('database', 1));
  noNotice(makePlan(withTarget(input, { passwordsGiven: new Set([id('database', 1)]) })));
  const without = snapshot([database(1, { sqlalchemy_uri: 'sqlite:////data/examples.db' })]);
  noNotice(makePlan(planInput(without, snapshot([]))));
});

test('dataset-twin: the same table under another UUID, settled by a mapping', () => {
  const target = snapshot([database(1), dataset(5, 1, { table_name: 'table_1' })]);
  const input = planInput(source, target, { select });
  const notice = onlyNotice(makePlan(input), 'question', 'dataset-twin');
  assert.deepEqual([notice.asset, notice.source], [id('dataset', 1), id('dataset', 1)]);
  assert.deepEqual(notice.related, [id('dataset', 5)]);
  const assets = [{ from: id('dataset', 1), to: id('dataset', 5) }];
  const settled = makePlan({ ...input, mappings: { ...NO_MAPPINGS, assets } });
  noNotice(settled);
  assert.equal(settled.plan.predicted[id('dataset', 5)], undefined);
  assert.equal(settled.after.get(id('chart', 1))?.refs[0]?.to, id('dataset', 5));
});

test('dataset-twin: the database, catalog and schema count', () => {
  const target = snapshot([
    database(1),
    database(2),
    dataset(5, 2, { table_name: 'table_1' }),
    dataset(6, 1, { table_name: 'table_1', schema: 'other' }),
    dataset(7, 1, { table_name: 'table_1', catalog: 'other' }),
  ]);
  noNotice(makePlan(planInput(source, target, { select })));
});

test('slug-taken: another dashboard of the target has the slug', () => {
  const target = snapshot([database(1), dashboard(2, [], { slug: 'dashboard-1' })]);
  const notice = onlyNotice(
    makePlan(planInput(source, target, { select })),
    'blocker',
    'slug-taken',
  );
  assert.match(
    notice.message,
    /slug "dashboard-1" of dashboard "Dashboard 1" is held by dashboard "Dashboard 2"/,
  );
  assert.deepEqual(notice.related, [id('dashboard', 2)]);
});

test('name-taken: database names are unique, and a renamed table may not stand where another is', () => {
  const named = snapshot([database(1, { sqlalchemy_uri: 'sqlite://' })]);
  const target = snapshot([database(2, { database_name: 'Database 1' })]);
  const notice = onlyNotice(makePlan(planInput(named, target)), 'blocker', 'name-taken');
  assert.deepEqual(notice.related, [id('database', 2)]);
  const moved = snapshot([database(1), dataset(1, 1, { table_name: 'table_2' })]);
  const both = snapshot([database(1), dataset(1, 1), dataset(2, 1)]);
  onlyNotice(makePlan(planInput(moved, both)), 'blocker', 'name-taken');
});

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

test('role-missing: a question until each role is mapped, and a warning when none is left', () => {
  const restricted = snapshot([dashboard(1, [], { roles: ['Sales'] })]);
  const input = withTarget(planInput(restricted, snapshot([])), { roles: new Set(['Vertrieb']) });
  const notice = onlyNotice(makePlan(input), 'question', 'role-missing');
  assert.match(notice.message, /shown only to "Sales"/);
  const mapped = (to: string | null): PlanResult =>
    makePlan({ ...input, mappings: { ...NO_MAPPINGS, roles: [{ from: 'Sales', to }] } });
  noNotice(mapped('Vertrieb'));
  assert.match(onlyNotice(mapped(null), 'warning', 'role-missing').message, /everybody/);
  noNotice(makePlan(withTarget(input, { roles: null })));
});

test('owner-missing: left away with a warning, and only where something is created', () => {
  const owned = snapshot([dashboard(1, [], { owners: ['ann', 'bob'] })]);
  const input = withTarget(planInput(owned, snapshot([])), {
    users: new Set(['bob']),
    account: 'promoter',
  });
  const created = makePlan(input);
  assert.match(onlyNotice(created, 'warning', 'owner-missing').message, /"ann"/);
  assert.deepEqual(created.after.get(id('dashboard', 1))?.content['owners'], ['bob', 'promoter']);
  const target = snapshot([dashboard(1, [], { owners: ['carl'], css: 'a {}' })]);
  const updated = makePlan({ ...input, actual: target });
  noNotice(updated);
  assert.deepEqual(updated.after.get(id('dashboard', 1))?.content['owners'], ['carl']);
});

test('conflict: changed on both sides, settled by a resolution', () => {
  const state = (description: string): PlanInput['desired'] =>
    snapshot([dashboard(1, [], { description })]);
  const input = planInput(state('source'), state('target'), { base: state('base') });
  const open = makePlan(input);
  onlyNotice(open, 'question', 'conflict');
  assert.deepEqual([open.plan.summary.conflicts, open.plan.summary.questions], [1, 0]);
  const settle = (take: 'source' | 'target'): PlanResult =>
    makePlan({ ...input, resolutions: [{ asset: id('dashboard', 1), take }] });
  noNotice(settle('source'));
  assert.equal(settle('source').after.get(id('dashboard', 1))?.content['description'], 'source');
  noNotice(settle('target'));
  assert.deepEqual(settle('target').plan.predicted, {});
});

test('drift: only the target changed, and the plan overwrites it', () => {
  const state = (description: string): PlanInput['desired'] =>
    snapshot([dashboard(1, [], { description })]);
  const input = planInput(state('base'), state('target'), { base: state('base') });
  onlyNotice(makePlan(input), 'warning', 'drift');
  noNotice(makePlan({ ...input, actual: state('base'), desired: state('source') }));
  noNotice(makePlan({ ...input, desired: state('target') }));
});

test('drift: removed from the target since, and brought back', () => {
  const input = planInput(source, snapshot([database(1), dataset(1, 1), chart(1, 1)]), {
    base: source,
  });
  assert.match(onlyNotice(makePlan(input), 'warning', 'drift').message, /removed from the target/);
  const changed = snapshot([...source.assets.values(), dashboard(1, [1], { css: 'a {}' })]);
  assert.match(
    onlyNotice(makePlan({ ...input, desired: changed }), 'question', 'conflict').message,
    /removed from/,
  );
});

test('drift: owners that were changed in the target are no drift, since they stay', () => {
  const owned = (...owners: string[]): PlanInput['desired'] =>
    snapshot([dashboard(1, [], { owners })]);
  const input = planInput(owned('ann'), owned('carl'), { base: owned('ann') });
  noNotice(makePlan(input));
  assert.equal(makePlan(input).plan.summary.unchanged, 1);
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

test('still-used-by: a dataset with charts cannot go, a chart leaves its dashboard', () => {
  const remove = [id('dataset', 1)];
  const blocked = makePlan(planInput(snapshot([]), source, { remove }));
  const notice = onlyNotice(blocked, 'blocker', 'still-used-by');
  assert.deepEqual([notice.asset, notice.related], [id('dataset', 1), [id('chart', 1)]]);
  const left = makePlan(planInput(snapshot([]), source, { remove: [id('chart', 1)] }));
  assert.deepEqual(onlyNotice(left, 'warning', 'still-used-by').related, [id('dashboard', 1)]);
  assert.deepEqual(
    left.plan.changes.map((change) => [change.action, change.id, change.reasons]),
    [
      ['update', id('dashboard', 1), [{ why: 'loses', of: id('chart', 1) }]],
      ['delete', id('chart', 1), [{ why: 'delete-requested' }]],
    ],
  );
  assert.deepEqual(left.after.get(id('dashboard', 1))?.refs, []);
});

test('still-used-by: what is promoted cannot be deleted in the same plan', () => {
  const input = planInput(source, source, { select, remove: [id('chart', 1)] });
  assert.match(
    onlyNotice(makePlan(input), 'blocker', 'still-used-by').message,
    /what is promoted needs it/,
  );
});

test('still-used-by: a native filter needs its dataset', () => {
  const filtered = dashboard(1, [], {
    metadata: { native_filter_configuration: [nativeFilter('country', 1)] },
  });
  const target = snapshot([database(1), dataset(1, 1), filtered]);
  onlyNotice(
    makePlan(planInput(snapshot([]), target, { remove: [id('dataset', 1)] })),
    'blocker',
    'still-used-by',
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

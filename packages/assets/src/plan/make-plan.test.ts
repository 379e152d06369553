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
  uuid,
} from '../../test/asset-builders.ts';
import { makeAsset } from '../make-asset.ts';
import { NO_MAPPINGS } from '../mapping.ts';
import type { PlanInput, PlanResult } from '../plan.ts';
import { makePlan } from './make-plan.ts';

const actions = ({ plan }: PlanResult): string[] =>
  plan.changes.map(({ action, id: each }) => `${action} ${each}`);

test('a dashboard comes with its closure, dependencies first, each with its reasons', () => {
  const source = snapshot([
    dashboard(1, [2, 1], {
      metadata: { native_filter_configuration: [nativeFilter('country', 2)] },
    }),
    chart(1, 1),
    chart(2, 1, {
      params: { annotation_layers: [{ name: 'R', sourceType: 'NATIVE', value: 'Releases' }] },
    }),
    dataset(1, 1),
    dataset(2, 1),
    database(1),
    annotationLayer('Releases'),
    chart(3, 1),
  ]);
  const result = makePlan(
    planInput(source, snapshot([database(1)]), { select: [id('dashboard', 1)] }),
  );
  assert.deepEqual(actions(result), [
    `none ${id('database', 1)}`,
    'create annotation_layer:Releases',
    `create ${id('dataset', 1)}`,
    `create ${id('dataset', 2)}`,
    `create ${id('chart', 1)}`,
    `create ${id('chart', 2)}`,
    `create ${id('dashboard', 1)}`,
  ]);
  assert.deepEqual(result.plan.summary, {
    create: 6,
    update: 0,
    repoint: 0,
    delete: 0,
    unchanged: 1,
    questions: 0,
    conflicts: 0,
    blockers: 0,
    warnings: 0,
  });
  assert.deepEqual(result.plan.changes.at(-1)?.reasons, [{ why: 'selected' }]);
  assert.deepEqual(result.plan.changes[2]?.reasons, [
    { why: 'needed-by', by: id('chart', 1), role: 'dataset' },
    { why: 'needed-by', by: id('chart', 2), role: 'dataset' },
  ]);
  assert.equal(result.plan.preconditions[id('dashboard', 1)], null);
  assert.equal(result.plan.preconditions[id('database', 1)], database(1).hash);
  assert.equal(id('database', 1) in result.plan.predicted, false);
});

test('an update tells the fields; its pre-image and its result are in the plan', () => {
  const before = dataset(1, 1);
  const after = dataset(1, 1, { description: 'Orders' });
  const result = makePlan(
    planInput(snapshot([database(1), after]), snapshot([database(1), before]), {
      select: [id('dataset', 1)],
    }),
  );
  const change = result.plan.changes.find((each) => each.id === id('dataset', 1));
  assert.deepEqual(change, {
    id: id('dataset', 1),
    kind: 'dataset',
    name: 'table_1',
    action: 'update',
    before: before.hash,
    after: after.hash,
    fields: [{ path: '/description', format: 'markdown', after: 'Orders' }],
    reasons: [{ why: 'selected' }],
  });
  assert.deepEqual(result.before.get(id('dataset', 1)), before);
  assert.deepEqual(result.after.get(id('dataset', 1)), after);
});

test('a dataset that reads from another database is re-pointed', () => {
  const source = snapshot([database(1), database(2), dataset(1, 2)]);
  const target = snapshot([database(1), database(2), dataset(1, 1)]);
  const result = makePlan(planInput(source, target, { select: [id('dataset', 1)] }));
  assert.deepEqual(actions(result), [`none ${id('database', 2)}`, `repoint ${id('dataset', 1)}`]);
  assert.equal(result.plan.summary.repoint, 1);
});

test('a target’s database is only written when it is selected itself', () => {
  const source = snapshot([database(1, { allow_dml: true }), dataset(1, 1)]);
  const target = snapshot([database(1)]);
  const input = planInput(source, target, { select: [id('dataset', 1)] });
  assert.deepEqual(actions(makePlan(input)), [
    `none ${id('database', 1)}`,
    `create ${id('dataset', 1)}`,
  ]);
  const selected = makePlan({ ...input, select: [id('dataset', 1), id('database', 1)] });
  assert.deepEqual(actions(selected), [
    `update ${id('database', 1)}`,
    `create ${id('dataset', 1)}`,
  ]);
});

test('a selected database that is mapped keeps the target’s connection', () => {
  const source = snapshot([database(1, { allow_dml: true })]);
  const target = snapshot([database(7)]);
  const assets = [{ from: id('database', 1), to: id('database', 7) }];
  const result = makePlan(planInput(source, target, { mappings: { ...NO_MAPPINGS, assets } }));
  assert.deepEqual(result.after.get(id('database', 7))?.content, {
    ...database(7).content,
    allow_dml: true,
  });
});

test('an uploaded bundle that does not tell owners, roles and tags leaves the target’s', () => {
  const { owners: _o, roles: _r, tags: _t, ...content } = dashboard(1, [], { css: 'a {}' }).content;
  const told = makeAsset({ kind: 'dashboard', key: uuid('dashboard', 1), content });
  const bundle = { ...snapshot([told]), complete: false };
  const existing = dashboard(1, [], { roles: ['Sales'], tags: ['x'], owners: ['carl'] });
  const updated = makePlan(planInput(bundle, snapshot([existing])));
  assert.deepEqual(updated.after.get(id('dashboard', 1))?.content, {
    ...existing.content,
    css: 'a {}',
  });
  const input = planInput(bundle, snapshot([]));
  const created = makePlan({ ...input, target: { ...input.target, account: 'promoter' } });
  const { owners, roles, tags } = created.after.get(id('dashboard', 1))?.content ?? {};
  assert.deepEqual({ owners, roles, tags }, { owners: ['promoter'], roles: [], tags: [] });
});

test('fields that only the target’s version has stay', () => {
  const source = snapshot([dashboard(1, [], { css: 'a {}' })], '5.0.0');
  const target = snapshot([
    dashboard(1, [], { theme_uuid: uuid('theme', 1) }),
    makeAsset({ kind: 'theme', key: uuid('theme', 1), content: { theme_name: 'T' } }),
  ]);
  const after = makePlan(planInput(source, target)).after.get(id('dashboard', 1));
  assert.deepEqual(
    [after?.content['css'], after?.content['theme_uuid']],
    ['a {}', uuid('theme', 1)],
  );
});

test('a restore puts back exactly what was, owners and missing databases included', () => {
  const backup = snapshot([database(1), dataset(1, 1, { owners: ['ann'] })]);
  const input: PlanInput = {
    ...planInput(backup, snapshot([dataset(1, 1, { owners: ['carl'] })]), {
      select: [id('dataset', 1)],
    }),
    intent: 'restore',
  };
  const passwordsGiven = new Set([id('database', 1)]);
  const result = makePlan({
    ...input,
    target: { ...input.target, account: 'promoter', passwordsGiven },
  });
  assert.deepEqual(actions(result), [`create ${id('database', 1)}`, `update ${id('dataset', 1)}`]);
  assert.deepEqual(result.after.get(id('dataset', 1))?.content['owners'], ['ann']);
  const asks = makePlan(input).plan.notices.map((notice) => notice.code);
  assert.deepEqual(asks, ['database-password-missing']);
});

test('deletions come last, dependents before what they depend on', () => {
  const target = snapshot([database(1), dataset(1, 1), chart(1, 1), dashboard(1, [1])]);
  const source = snapshot([database(1), dataset(2, 1)]);
  const remove = [id('dataset', 1), id('dashboard', 1), id('chart', 1)];
  assert.deepEqual(
    actions(makePlan(planInput(source, target, { select: [id('dataset', 2)], remove }))),
    [
      `none ${id('database', 1)}`,
      `create ${id('dataset', 2)}`,
      `delete ${id('dashboard', 1)}`,
      `delete ${id('chart', 1)}`,
      `delete ${id('dataset', 1)}`,
    ],
  );
});

test('charts that annotate each other are planned all the same', () => {
  const annotatedBy = (
    n: number,
  ): { params: { annotation_layers: { name: string; sourceType: string; value: string }[] } } => ({
    params: { annotation_layers: [{ name: 'Other', sourceType: 'line', value: uuid('chart', n) }] },
  });
  const source = snapshot([
    database(1),
    dataset(1, 1),
    chart(1, 1, annotatedBy(2)),
    chart(2, 1, annotatedBy(1)),
  ]);
  const result = makePlan(planInput(source, snapshot([database(1)]), { select: [id('chart', 1)] }));
  assert.equal(result.plan.summary.create, 3);
  assert.deepEqual(result.plan.notices, []);
});

test('a partial capture of the target that does not tell of an asset is an error, not an assumption', () => {
  const source = snapshot([dashboard(1, [])]);
  const partial = { ...snapshot([]), complete: false };
  assert.throws(
    () => makePlan(planInput(source, partial)),
    new RegExp(`does not tell whether ${id('dashboard', 1)}`),
  );
  const absent = makePlan(planInput(source, { ...partial, absent: new Set([id('dashboard', 1)]) }));
  assert.equal(absent.plan.summary.create, 1);
});

test('a plan’s hash changes with what it would do', () => {
  const hashOf = (css: string): string =>
    makePlan(planInput(snapshot([dashboard(1, [], { css })]), snapshot([]))).plan.hash;
  assert.equal(hashOf('a {}'), hashOf('a {}'));
  assert.notEqual(hashOf('a {}'), hashOf('b {}'));
  assert.match(hashOf('a {}'), /^[0-9a-f]{64}$/);
});

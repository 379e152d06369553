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
  snapshot,
  tag,
  theme,
  uuid,
} from '../../test/asset-builders.ts';
import { closure } from './closure.ts';
import { dependents } from './dependents.ts';

const annotated = {
  annotation_layers: [
    { name: 'Releases', sourceType: 'NATIVE', value: 'Releases' },
    { name: 'Line', sourceType: 'line', value: uuid('chart', 2) },
  ],
};

const estate = snapshot([
  database(1),
  database(2),
  dataset(1, 1),
  dataset(2, 2),
  dataset(3, 2),
  annotationLayer('Releases'),
  theme(1),
  tag('finance'),
  chart(1, 1, { params: annotated }),
  chart(2, 3),
  chart(9, 1),
  dashboard(1, [1], {
    theme_uuid: uuid('theme', 1),
    tags: ['finance'],
    metadata: { native_filter_configuration: [nativeFilter('country', 2)] },
  }),
]);

test('a dashboard brings everything that it needs, and says why', () => {
  const reasons = closure(estate, [id('dashboard', 1)]);
  assert.deepEqual(Object.fromEntries(reasons), {
    [id('dashboard', 1)]: [{ why: 'selected' }],
    [id('chart', 1)]: [{ why: 'needed-by', by: id('dashboard', 1), role: 'chart' }],
    [id('dataset', 2)]: [{ why: 'needed-by', by: id('dashboard', 1), role: 'filter-dataset' }],
    [id('theme', 1)]: [{ why: 'needed-by', by: id('dashboard', 1), role: 'theme' }],
    'tag:finance': [{ why: 'needed-by', by: id('dashboard', 1), role: 'tag' }],
    'annotation_layer:Releases': [
      { why: 'needed-by', by: id('chart', 1), role: 'annotation-layer' },
    ],
    [id('chart', 2)]: [{ why: 'needed-by', by: id('chart', 1), role: 'annotation-chart' }],
    [id('dataset', 1)]: [{ why: 'needed-by', by: id('chart', 1), role: 'dataset' }],
    [id('dataset', 3)]: [{ why: 'needed-by', by: id('chart', 2), role: 'dataset' }],
    [id('database', 1)]: [{ why: 'needed-by', by: id('dataset', 1), role: 'database' }],
    [id('database', 2)]: [
      { why: 'needed-by', by: id('dataset', 2), role: 'database' },
      { why: 'needed-by', by: id('dataset', 3), role: 'database' },
    ],
  });
});

test('what is selected and needed has both reasons, and what is missing is in too', () => {
  const partial = snapshot([dataset(1, 1)]);
  const reasons = closure(partial, [id('dataset', 1), id('database', 1)]);
  assert.deepEqual(reasons.get(id('database', 1)), [
    { why: 'selected' },
    { why: 'needed-by', by: id('dataset', 1), role: 'database' },
  ]);
});

test('dependents are who refers directly to an asset', () => {
  assert.deepEqual(dependents(estate, id('dataset', 1)), [
    { by: id('chart', 1), role: 'dataset' },
    { by: id('chart', 9), role: 'dataset' },
  ]);
  assert.deepEqual(dependents(estate, id('chart', 2)), [
    { by: id('chart', 1), role: 'annotation-chart' },
  ]);
  assert.deepEqual(dependents(estate, id('dashboard', 1)), []);
});

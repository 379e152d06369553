import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindsToRead } from './kind-scope.ts';

test('contents are read with the lists of what they name by local id, and of what they refer to', () => {
  assert.deepEqual(kindsToRead(['tag'], []), new Set(['tag']));
  assert.deepEqual(kindsToRead(['dataset'], ['database']), new Set(['dataset']));
  assert.deepEqual(
    kindsToRead(['dashboard'], ['chart', 'dataset', 'theme', 'tag']),
    new Set(['dashboard', 'chart', 'dataset', 'theme', 'tag']),
  );
  assert.deepEqual(
    kindsToRead(['database', 'chart'], []),
    new Set(['database', 'chart', 'dataset']),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contracts } from './contracts/index.ts';
import { cellOf, readReport, writeReport } from './report.ts';

const kept = { promise: 'a', broken: null };
const [first] = contracts;
assert.ok(first);

test('a cell tells kept, missing and broken apart', () => {
  assert.equal(cellOf({ capability: 'x', there: true, findings: [kept] }), 'yes');
  assert.equal(cellOf({ capability: 'x', there: false, findings: [kept] }), 'not there');
  assert.equal(
    cellOf({ capability: 'x', there: true, findings: [kept, { promise: 'b', broken: 'why' }] }),
    '1 of 2',
  );
});

test('a report that is read again keeps the other versions', () => {
  const cells = new Map([
    ['6.1.0', new Map([[first.capability, 'yes']])],
    ['4.1.4', new Map([[first.capability, '1 of 2']])],
  ]);
  const page = writeReport(cells, ['4.1.4: something']);
  const read = readReport(page);
  assert.deepEqual([...read.keys()], ['4.1.4', '6.1.0']);
  assert.equal(read.get('4.1.4')?.get(first.capability), '1 of 2');
  assert.equal(writeReport(read, ['4.1.4: something']), page);
});

test('every capability has a name of its own and promises something', () => {
  assert.equal(new Set(contracts.map(({ capability }) => capability)).size, contracts.length);
  for (const { capability, checks } of contracts) {
    assert.ok(Object.keys(checks).length > 0, capability);
    assert.ok(!capability.includes('|'));
  }
});

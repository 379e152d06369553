import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byTable, words } from './firewall.ts';

test('reads tables with chains, policies and rules', () => {
  const tables = byTable(
    '# saved\n*nat\n:OUTPUT ACCEPT [0:0]\n:DOCKER - [0:0]\n-A DOCKER -i docker0 -j RETURN\nCOMMIT\n*filter\n:FORWARD DROP [1:2]\nCOMMIT\n',
  );
  assert.deepEqual([...tables.keys()], ['nat', 'filter']);
  assert.deepEqual(
    [...(tables.get('nat') ?? [])],
    [
      [':OUTPUT', 'ACCEPT'],
      [':DOCKER', '-'],
      ['-A DOCKER -i docker0 -j RETURN', ''],
    ],
  );
  assert.equal(tables.get('filter')?.get(':FORWARD'), 'DROP');
});

test('keeps a quoted comment of a rule in one word', () => {
  assert.deepEqual(words('FORWARD -m comment --comment "two words" -j DROP'), [
    'FORWARD',
    '-m',
    'comment',
    '--comment',
    'two words',
    '-j',
    'DROP',
  ]);
});

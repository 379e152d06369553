import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byTable, traces, words } from './firewall.ts';

const BEFORE = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -i tun0 -j ACCEPT\nCOMMIT\n';
const ENGINE = `*nat
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A POSTROUTING -s 172.18.0.0/16 ! -o br-0123456789ab -j MASQUERADE
COMMIT
*filter
:FORWARD DROP [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -i tun0 -j ACCEPT
-A FORWARD -j DOCKER-USER
-A DOCKER-USER -j RETURN
COMMIT
`;

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

test('an engine leaves its rules, its chains and the policy that it closed', () => {
  const left = traces(BEFORE, ENGINE, ['br-0123456789ab']);
  assert.deepEqual(left, {
    rules: [
      ['-t', 'nat', '-D', ...'POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE'.split(' ')],
      [
        '-t',
        'nat',
        '-D',
        ...'POSTROUTING -s 172.18.0.0/16 ! -o br-0123456789ab -j MASQUERADE'.split(' '),
      ],
      ['-t', 'filter', '-D', 'FORWARD', '-j', 'DOCKER-USER'],
      ['-t', 'filter', '-D', 'DOCKER-USER', '-j', 'RETURN'],
    ],
    chains: [
      ['-t', 'nat', '-X', 'DOCKER'],
      ['-t', 'filter', '-X', 'DOCKER-USER'],
    ],
    policies: [['-t', 'filter', '-P', 'FORWARD', 'ACCEPT']],
    shared: false,
  });
});

test("what others added since stays, and so does a policy that may be theirs; other engines' bridges are theirs", () => {
  const others = [
    '-A FORWARD -i wg0 -j ACCEPT',
    '-A FORWARD -i br-ffffffffffff -j ACCEPT',
    '-A ufw-input -j RETURN',
  ];
  const now = ENGINE.replace(
    ':DOCKER-USER - [0:0]\n',
    `:DOCKER-USER - [0:0]\n:ufw-input - [0:0]\n${others.join('\n')}\n`,
  );
  const left = traces(BEFORE, now, ['br-0123456789ab']);
  const said = [...left.rules, ...left.chains].map((line) => line.join(' ')).join('\n');
  assert.doesNotMatch(said, /wg0|br-f|ufw|tun0/);
  assert.deepEqual(left.policies, []);
  assert.equal(left.shared, true);
});

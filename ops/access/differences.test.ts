import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { differences } from './differences.ts';
import { readWanted, type Wanted } from './files.ts';
import type { Actual } from './superset.ts';

const wanted: Wanted = {
  roles: [
    { name: 'Reader', why: 'reads', permissions: ['can read on Chart', 'can read on Dashboard'] },
  ],
  people: [
    {
      username: 'jane',
      first_name: 'Jane',
      last_name: 'Doe',
      email: 'j@example.org',
      roles: ['Reader'],
      active: true,
    },
  ],
  rules: [
    {
      name: 'north',
      filter: 'Regular',
      tables: ['w.public.orders'],
      roles: ['Reader'],
      clause: 'a = 1',
    },
  ],
  upstream: new Map([
    ['Admin', ['can read on Chart']],
    ['Gamma', ['can read on Chart']],
    ['Public', []],
    ['Probe', []],
  ]),
};

function actual(): Actual {
  return {
    roles: new Map([
      ['Reader', { id: 1, permissions: new Set(['can read on Chart', 'can read on Dashboard']) }],
      ['Admin', { id: 2, permissions: new Set(['can read on Chart', 'a new view on Later']) }],
      ['Gamma', { id: 3, permissions: new Set(['can read on Chart']) }],
      ['Public', { id: 4, permissions: new Set() }],
      ['Probe', { id: 5, permissions: new Set() }],
    ]),
    people: new Map([
      [
        'jane',
        {
          id: 2,
          first_name: 'Jane',
          last_name: 'Doe',
          email: 'j@example.org',
          roles: new Set(['Reader']),
          active: true,
        },
      ],
      [
        'admin',
        {
          id: 1,
          first_name: 'a',
          last_name: 'b',
          email: 'c',
          roles: new Set(['Admin']),
          active: true,
        },
      ],
      [
        'probe',
        {
          id: 4,
          first_name: 'a',
          last_name: 'b',
          email: 'e',
          roles: new Set(['Probe']),
          active: true,
        },
      ],
      [
        'gone',
        {
          id: 3,
          first_name: 'a',
          last_name: 'b',
          email: 'd',
          roles: new Set(['Admin']),
          active: false,
        },
      ],
    ]),
    rules: new Map([
      [
        'north',
        {
          id: 1,
          filter: 'Regular',
          tables: new Set(['w.public.orders']),
          roles: new Set(['Reader']),
          clause: 'a = 1',
          group: '',
        },
      ],
    ]),
    groups: new Map([
      ['nobody may anything', { id: 1, roles: new Set(), people: new Set(['jane']) }],
    ]),
    permissions: new Map(),
    tables: new Map(),
  };
}

const words = (real: Actual): string[] =>
  differences(wanted, real).map((one) => `${one.kind} ${one.name}: ${one.what}`);

test("what is as reviewed gives none; the stack's own and inactive accounts do not count", () => {
  assert.deepEqual(words(actual()), []);
});

test('a role that lacks one permission and has another', () => {
  const real = actual();
  real.roles.get('Reader')!.permissions = new Set(['can read on Chart', 'can write on Chart']);
  assert.deepEqual(words(real), [
    'role Reader: lacks "can read on Dashboard"',
    'role Reader: has "can write on Chart", which was not reviewed',
  ]);
});

test("upstream's roles changed by hand, and a role that nobody reviewed", () => {
  const real = actual();
  real.roles.get('Public')!.permissions.add('can read on Dashboard');
  real.roles.get('Gamma')!.permissions = new Set();
  real.roles.set('Backdoor', { id: 9, permissions: new Set() });
  assert.deepEqual(words(real), [
    'role Gamma: lacks "can read on Chart"',
    'role Public: has "can read on Dashboard", which was not reviewed',
    'role Backdoor: was not reviewed',
  ]);
});

test("the stack's own accounts with another role, or gone", () => {
  const real = actual();
  real.people.get('probe')!.roles.add('Admin');
  real.people.delete('admin');
  assert.deepEqual(words(real), [
    'person admin: is not there, though the stack needs it',
    'person probe: has "Admin", which was not reviewed',
  ]);
});

test('a stack whose migration noted no roles is compared by the files alone', () => {
  const real = actual();
  real.roles.set('Backdoor', { id: 9, permissions: new Set() });
  assert.deepEqual(differences({ ...wanted, upstream: new Map() }, real), []);
});

test('a person made by hand, another role, a disabled account', () => {
  const real = actual();
  real.people.set('eve', {
    id: 9,
    first_name: '',
    last_name: '',
    email: '',
    roles: new Set(),
    active: true,
  });
  real.people.get('jane')!.roles = new Set(['Admin']);
  real.people.get('jane')!.active = false;
  assert.deepEqual(words(real), [
    'person jane: active is false, not true',
    'person jane: lacks "Reader"',
    'person jane: has "Admin", which was not reviewed',
    'person eve: is active and was not reviewed',
  ]);
});

test('a group that gives roles to people whose accounts do not tell', () => {
  const real = actual();
  real.groups.set('finance', { id: 2, roles: new Set(['Admin']), people: new Set(['jane']) });
  real.groups.set('empty', { id: 3, roles: new Set(['Gamma']), people: new Set() });
  assert.deepEqual(words(real), [
    'group finance: gives Admin to jane; groups are not reviewed',
    'group empty: gives Gamma to nobody yet; groups are not reviewed',
  ]);
});

test('a rule that is gone, changed, or was not reviewed', () => {
  const real = actual();
  real.rules.get('north')!.clause = '1 = 1';
  real.rules.set('south', {
    id: 2,
    filter: 'Base',
    tables: new Set(),
    roles: new Set(),
    clause: 'x',
    group: '',
  });
  assert.deepEqual(words(real), [
    'rule north: its clause is "1 = 1", not "a = 1"',
    'rule south: was not reviewed',
  ]);
  real.rules.clear();
  assert.deepEqual(words(real), ['rule north: is not there']);
});

test('a bad file is refused with the entry and the field', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ss-access-'));
  try {
    const write = (people: string): void => {
      writeFileSync(join(folder, 'roles.yaml'), 'roles: []\n');
      writeFileSync(join(folder, 'row-level.yaml'), 'rules: []\n');
      writeFileSync(join(folder, 'people.yaml'), people);
    };
    const jane =
      '{username: jane, first_name: J, last_name: D, email: j@x, roles: [R], active: true}';
    write(`people: [${jane.replace('active: true', 'active: yes')}]`);
    assert.throws(
      () => readWanted(folder, folder),
      /people\.yaml, entry 1: "active" is missing or is no boolean/,
    );
    write(`people: [${jane}, ${jane}]`);
    assert.throws(() => readWanted(folder, folder), /entry 2: jane is there twice/);
    write(`people: [${jane.replace('active', 'admin: true, active')}]`);
    assert.throws(() => readWanted(folder, folder), /nobody knows the field "admin"/);
    write('people:\n');
    assert.throws(() => readWanted(folder, folder), /must be a list/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

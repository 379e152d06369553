import type { Wanted } from './files.ts';
import type { Actual } from './superset.ts';

/** Accounts of the stack itself, which ops/bin/up makes, and the roles that each has. */
export const OWN = new Map([
  ['admin', ['Admin']],
  ['probe', ['Probe']],
]);

/** One difference between the reviewed files and a Superset, in words. */
export interface Difference {
  kind: 'role' | 'person' | 'group' | 'rule';
  name: string;
  what: string;
}

/**
 * Pure: compares. An account that nobody reviewed counts as long as it is active, a role and a rule always, and a group
 * as soon as it has roles: what people may do is reviewed person by person. Roles that
 * upstream makes must be as the last migration left them, Admin apart, which may do everything anyway.
 */
export function differences(wanted: Wanted, actual: Actual): Difference[] {
  const found: Difference[] = [];
  const say = (kind: Difference['kind'], name: string, what: string): void =>
    void found.push({ kind, name, what });
  for (const role of wanted.roles) {
    const real = actual.roles.get(role.name);
    if (!real) say('role', role.name, 'is not there');
    else compareSets(role.permissions, real.permissions, (what) => say('role', role.name, what));
  }
  for (const [name, permissions] of wanted.upstream) {
    const real = actual.roles.get(name);
    if (wanted.roles.some((one) => one.name === name) || name === 'Admin') continue;
    if (!real) say('role', name, 'is not there, though upstream makes it');
    else compareSets(permissions, real.permissions, (what) => say('role', name, what));
  }
  for (const name of actual.roles.keys()) {
    if (wanted.upstream.size === 0 || wanted.upstream.has(name)) continue;
    if (!wanted.roles.some((one) => one.name === name)) say('role', name, 'was not reviewed');
  }
  for (const [username, roles] of OWN) {
    const real = actual.people.get(username);
    if (!real) say('person', username, 'is not there, though the stack needs it');
    else compareSets(roles, real.roles, (what) => say('person', username, what));
  }
  for (const person of wanted.people) {
    const real = actual.people.get(person.username);
    if (!real) {
      if (person.active) say('person', person.username, 'is not there');
      continue;
    }
    for (const field of ['first_name', 'last_name', 'email', 'active'] as const) {
      if (person[field] !== real[field])
        say(
          'person',
          person.username,
          `${field} is ${String(real[field])}, not ${String(person[field])}`,
        );
    }
    compareSets(person.roles, real.roles, (what) => say('person', person.username, what));
  }
  for (const [username, real] of actual.people) {
    if (
      !OWN.has(username) &&
      real.active &&
      !wanted.people.some((one) => one.username === username)
    ) {
      say('person', username, 'is active and was not reviewed');
    }
  }
  for (const [name, { roles, people }] of actual.groups) {
    if (roles.size === 0) continue;
    const whom = people.size === 0 ? 'nobody yet' : [...people].join(', ');
    say('group', name, `gives ${[...roles].join(', ')} to ${whom}; groups are not reviewed`);
  }
  for (const rule of wanted.rules) {
    const real = actual.rules.get(rule.name);
    if (!real) {
      say('rule', rule.name, 'is not there');
      continue;
    }
    if (rule.filter !== real.filter)
      say('rule', rule.name, `is ${real.filter}, not ${rule.filter}`);
    if (rule.clause !== real.clause)
      say('rule', rule.name, `its clause is "${real.clause}", not "${rule.clause}"`);
    if ((rule.group ?? '') !== real.group)
      say('rule', rule.name, `its group is "${real.group}", not "${rule.group ?? ''}"`);
    compareSets(rule.tables, real.tables, (what) => say('rule', rule.name, `table: ${what}`));
    compareSets(rule.roles, real.roles, (what) => say('rule', rule.name, `role: ${what}`));
  }
  for (const name of actual.rules.keys()) {
    if (!wanted.rules.some((one) => one.name === name)) say('rule', name, 'was not reviewed');
  }
  return found;
}

function compareSets(wanted: string[], real: Set<string>, say: (what: string) => void): void {
  for (const one of wanted) if (!real.has(one)) say(`lacks "${one}"`);
  for (const one of real) if (!wanted.includes(one)) say(`has "${one}", which was not reviewed`);
}

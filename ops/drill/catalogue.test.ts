import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { drills, quick } from './catalogue.ts';
import { commandsOf } from './rehearse.ts';
import { readRunbook } from './runbook.ts';

const OPS = new URL('../', import.meta.url).pathname;

test('every drill finds its commands in its runbook, and has a name of its own', () => {
  for (const drill of drills)
    if (drill.kind === 'rehearsal') assert.ok(commandsOf(drill).steps.length > 0, drill.name);
  assert.equal(new Set(drills.map((one) => one.name)).size, drills.length);
  for (const name of quick)
    assert.ok(
      drills.some((one) => one.name === name),
      name,
    );
});

test('every alert has a drill', () => {
  const rules = globSync('monitoring/rules/*.yml', { cwd: OPS }).flatMap((name) => {
    const text = readFileSync(`${OPS}${name}`, 'utf8');
    return (parse(text) as { groups: { rules: { alert: string }[] }[] }).groups.flatMap(
      (group) => group.rules,
    );
  });
  const drilled = new Set(drills.map((one) => (one.kind === 'rehearsal' ? one.alert : undefined)));
  assert.deepEqual(
    rules.map((rule) => rule.alert).filter((alert) => !drilled.has(alert)),
    [],
  );
});

test('every procedure of every runbook has a drill', () => {
  // These two are parts of the upgrade's journey.
  const known = [
    'upgrade-rollback, The way back',
    'upgrade-rollback, The way back with the old database',
  ];
  const drilled = new Set(known);
  for (const drill of drills)
    if (drill.kind !== 'inspection')
      drilled.add(`${drill.runbook}, ${(drill.kind === 'rehearsal' && drill.section) || 'Steps'}`);
  const procedures = globSync('runbooks/*.md', { cwd: OPS }).flatMap((path) => {
    const name = basename(path, '.md');
    // That one is about people.
    if (name === 'incident-response') return [];
    return ['Steps', ...readRunbook(name).others.keys()].map((section) => `${name}, ${section}`);
  });
  assert.deepEqual(
    procedures.filter((one) => !drilled.has(one)),
    [],
  );
});

/**
 * Compares a stack's roles, accounts and row-level rules with the reviewed files, or makes them so. Called by
 * ops/bin/access, which sets where the stack is: SUPERSET_URL, SUPERSET_CERTIFICATE, SS_STATE, SS_ACCESS.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@ss-tools/superset';
import { apply } from './apply.ts';
import { connection } from './connection.ts';
import { differences } from './differences.ts';
import { readWanted } from './files.ts';
import { readActual } from './superset.ts';

/** For the alerts on drift, and on a check that no longer runs. */
function note(state: string, count: number): void {
  const file = join(state, 'metrics', 'access.prom');
  const lines = [
    `superset_access_differences ${count}`,
    `superset_access_checked_timestamp_seconds ${Math.floor(Date.now() / 1000)}`,
  ];
  writeFileSync(`${file}.new`, `${lines.join('\n')}\n`, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}

try {
  const word = process.argv[2] ?? '';
  if (word !== 'check' && word !== 'apply') throw new Error('usage: ops/bin/access check | apply');
  const { state, ...options } = connection(process.env);
  const wanted = readWanted(process.env['SS_ACCESS'] ?? import.meta.dirname, state);
  await using client = connect(options);
  if (wanted.upstream.size === 0)
    console.log('note: no migration has noted the roles of upstream yet, so they are not compared');
  let found = differences(wanted, await readActual(client, wanted));
  if (word === 'apply' && found.length > 0) {
    await apply(client, wanted, found, state);
    found = differences(wanted, await readActual(client, wanted));
  }
  note(state, found.length);
  for (const one of found) console.log(`${one.kind} ${one.name}: ${one.what}`);
  console.log(found.length === 0 ? 'access is as reviewed' : `${found.length} differences`);
  process.exitCode = found.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

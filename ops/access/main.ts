/**
 * Compares a stack's roles, accounts and row-level rules with the reviewed files, or makes them so. Called by
 * ops/bin/access, which sets where the stack is: SUPERSET_URL, SUPERSET_CERTIFICATE, SS_STATE, SS_ACCESS.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@ss-tools/superset';
import { apply } from './apply.ts';
import { differences } from './differences.ts';
import { readWanted } from './files.ts';
import { readActual } from './superset.ts';

function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: call ops/bin/access`);
  return value;
}

/** For the alert on drift. */
function note(state: string, count: number): void {
  const file = join(state, 'metrics', 'access.prom');
  writeFileSync(`${file}.new`, `superset_access_differences ${count}\n`, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}

try {
  const word = process.argv[2] ?? '';
  if (word !== 'check' && word !== 'apply') throw new Error('usage: ops/bin/access check | apply');
  const state = need('SS_STATE');
  const wanted = readWanted(need('SS_ACCESS'));
  await using client = connect({
    url: need('SUPERSET_URL'),
    auth: {
      kind: 'password',
      username: 'admin',
      password: readFileSync(join(state, 'secrets', 'admin_password'), 'utf8').trim(),
    },
    tls: { ca: readFileSync(need('SUPERSET_CERTIFICATE'), 'utf8') },
  });
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

import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run, type CommandOptions, type Outcome } from '../drill/command.ts';

const OPS = resolve(import.meta.dirname, '..');

/** A host with settings and state of its own, and a `docker` that does as a test says: for what no real one fails at. */
export interface FakeHost extends AsyncDisposable {
  folder: string;
  env: Record<string, string>;
  /** Runs a command of ops/bin. */
  ops: (command: string, args?: string[], options?: CommandOptions) => Promise<Outcome>;
  state: (...parts: string[]) => string;
  secret: (name: string) => string;
  /** The calls of docker up to now, one a line. */
  calls: () => string;
}

/**
 * Makes one.
 * @param docker cases of a shell `case "$*"` that answer calls; what none of them matches ends with 0, without a word
 */
export function fakeHost(docker = ''): FakeHost {
  const folder = mkdtempSync(join(tmpdir(), 'ss-host-'));
  const at = (...parts: string[]): string => join(folder, ...parts);
  mkdirSync(at('bin'));
  mkdirSync(at('state'));
  // The first case that matches wins; a new host has no volumes.
  const script = `#!/bin/sh
printf '%s\\n' "$*" >> '${at('calls')}'
case "$*" in
${docker}
'volume inspect'*) exit 1 ;;
esac
`;
  writeFileSync(at('bin', 'docker'), script);
  chmodSync(at('bin', 'docker'), 0o755);
  writeFileSync(at('calls'), '');
  cpSync(join(OPS, '.env.example'), at('.env'));
  writeFileSync(
    at('state', 'active.env'),
    'ACTIVE_COLOUR=blue\nACTIVE_VERSION=6.1.0\nBLUE_VERSION=6.1.0\nGREEN_VERSION=4.1.4\n',
  );
  const env = {
    PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`,
    SS_ENV_FILE: at('.env'),
    SS_STATE: at('state'),
  };
  return {
    folder,
    env,
    ops: (command, args = [], options = {}) =>
      run(join(OPS, 'bin', command), args, { ...options, env: { ...env, ...options.env } }),
    state: (...parts) => at('state', ...parts),
    secret: (name) => readFileSync(at('state', 'secrets', name), 'utf8').trim(),
    calls: () => readFileSync(at('calls'), 'utf8'),
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { bundledNode } from './install.mjs';

const PARENT_CHECK_MS = 500;

/**
 * Runs a TypeScript file with the bundled Node and ends as it ends: same exit code, same signal.
 *
 * SIGTERM and SIGHUP are passed on; SIGINT too, unless a terminal already gave it to the whole process group.
 * When npm, which started us, is gone without a word (kill -9), the program is told to stop as well: npm is our parent,
 * since the scripts say `exec`. The program can notice our own end by its 'disconnect' event: it has an IPC channel.
 */
export function runProgram(root, program, args) {
  const bin = join(root, 'node_modules', '.bin');
  const child = spawn(bundledNode(root), [resolve(root, program), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  });

  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGINT', () => {
    if (!hasTerminal) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, PARENT_CHECK_MS);
  if (process.env.npm_lifecycle_event === undefined) clearInterval(watch);

  child.on('error', (error) => {
    console.error(`Could not start ${bundledNode(root)}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exit(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0));
  });
}

#!/usr/bin/env node
// Starts the command line under a Node that runs TypeScript as this project writes it. npx finds the one
// that the dependencies bring; started by a path, the machine's own may be older.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = new URL('../src/main.ts', import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= 26) {
  await import(main);
} else {
  const node = join(
    dirname(createRequire(import.meta.url).resolve('node/package.json')),
    'bin',
    'node',
  );
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal gives Ctrl-C to both; the child decides what it means.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(
      `ss-tools could not start ${node}: ${error.message}. Run npm install --no-save in the checkout.`,
    );
    process.exit(1);
  });
  child.on('exit', (code, signal) =>
    process.exit(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0)),
  );
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * `npm run dev`: the server, started again at each change of its sources, and the web console with hot reload before
 * it. Both end together. PORT is the server's; open the address that Vite prints.
 */
const root = resolve(import.meta.dirname, '..');
const web = join(root, 'apps/web');
const port = process.env['PORT'] ?? '8090';
const vite = [web, root].map((folder) => join(folder, 'node_modules/.bin/vite')).find(existsSync);
if (vite === undefined)
  throw new Error(
    'Vite is not installed. Remove the folder node_modules, and run npm run dev again.',
  );

console.log(`The server is on http://127.0.0.1:${port}; open the address that Vite prints below.`);
const children: ChildProcess[] = [
  spawn(
    process.execPath,
    ['--watch', '--watch-preserve-output', join(root, 'apps/server/src/main.ts')],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, PORT: port } },
  ),
  spawn(vite, ['dev'], {
    cwd: web,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, SS_TOOLS_URL: `http://127.0.0.1:${port}` },
  }),
];

const stop = (): void => {
  for (const child of children) child.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.on('disconnect', stop);
for (const child of children) {
  child.on('exit', (code) => {
    if (code !== null && code !== 0) process.exitCode = code;
    stop();
    if (children.every((other) => other.exitCode !== null || other.signalCode !== null)) {
      // The channel to ready.mjs would keep this process alive.
      if (process.connected) process.disconnect?.();
    }
  });
}

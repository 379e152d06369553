import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../test/job-feature.ts';
import { signIn } from '../test/server.ts';
import { isAlive, readPostmaster } from './database/embedded/postmaster.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** `npm start` with a data folder of the test. */
function start(
  t: TestContext,
  folder: string,
  env: Record<string, string> = {},
  args: string[] = [],
) {
  const { DATABASE_URL: _, NODE_TEST_CONTEXT: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...inherited, SS_TOOLS_DATA: folder, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = once(child, 'close') as Promise<[number | null]>;
  const url = () =>
    until(
      'the address',
      async () => {
        if (child.exitCode !== null) throw new Error(`it ended: ${said.err}`);
        return (
          /ss-tools (?:runs at|works \(health:) (http:\/\/[\d.:]+)/.exec(said.out)?.[1] ?? null
        );
      },
      90_000,
    );
  return { child, said, ended, url };
}

async function dataFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-main-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('first start, kill -9, second start, Ctrl-C: the password is shown once, the data stay, PostgreSQL goes last', async (t) => {
  const folder = await dataFolder(t);
  const first = start(t, folder);
  const url = await first.url();
  const password = /password {3}(\S+)/.exec(first.said.out)?.[1];
  assert.ok(password !== undefined && password.length >= 20);
  assert.equal((await signIn(url, 'admin', password)).response.status, 200);
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  first.child.kill('SIGKILL');
  await first.ended;
  const cluster = /"folder":"([^"]+)"/.exec(first.said.out)![1]!;
  const postmaster = (await readPostmaster(cluster))!;
  assert.equal(isAlive(postmaster.pid), true, 'PostgreSQL outlives a killed server');

  const second = start(t, folder);
  const again = await second.url();
  assert.ok(!second.said.out.includes('password'), 'the password is not shown again');
  assert.equal((await readPostmaster(cluster))!.pid, postmaster.pid, 'and is adopted');
  assert.equal((await signIn(again, 'admin', password)).response.status, 200);

  // As npm and the terminal send it: twice.
  second.child.kill('SIGINT');
  second.child.kill('SIGINT');
  assert.deepEqual((await second.ended)[0], 0);
  assert.equal(isAlive(postmaster.pid), false);
  assert.equal(second.said.err, '', 'nothing to complain about');
  assert.ok(!(await readFile(join(folder, 'postgres.log'), 'utf8')).includes('ERROR'));
});

test('a web server and a worker share the embedded PostgreSQL of one folder', async (t) => {
  const folder = await dataFolder(t);
  const both = [
    start(t, folder, {}, ['--role', 'web']),
    start(t, folder, {}, ['--role', 'worker']),
  ];
  const [web, worker] = await Promise.all(both.map((one) => one.url()));
  assert.equal((await fetch(`${web}/api/docs`)).status, 200);
  assert.equal((await fetch(`${worker}/api/docs`)).status, 404, 'a worker serves its health only');
  assert.equal((await fetch(`${worker}/readyz`)).status, 200);
  both[0]!.child.kill('SIGTERM');
  assert.equal((await both[0]!.ended)[0], 0);
  assert.equal(
    (await fetch(`${worker}/readyz`)).status,
    200,
    'the database stays while the worker needs it',
  );
  both[1]!.child.kill('SIGTERM');
  assert.equal((await both[1]!.ended)[0], 0);
});

test('what stops a start is said in words', async (t) => {
  const folder = await dataFolder(t);
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  t.after(() => holder.close());
  const taken = String((holder.address() as AddressInfo).port);
  const cases: [Record<string, string>, RegExp][] = [
    [{ PORT: 'eighty' }, /PORT: must be a whole number from 0 to 65535/],
    [
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/x' },
      /database.*127\.0\.0\.1:9.*does not answer/s,
    ],
    [{ SS_TOOLS_SECRET_KEY: 'nonsense' }, /SS_TOOLS_SECRET_KEY cannot be read/],
    [{ PORT: taken }, new RegExp(`Port ${taken} is in use`)],
  ];
  for (const [env, words] of cases) {
    const one = start(t, folder, env);
    assert.equal((await one.ended)[0], 1, JSON.stringify(env));
    assert.match(one.said.err, /^ss-tools cannot start\./);
    assert.match(one.said.err, words);
    assert.ok(!/\n\s+at /.test(one.said.err), 'no stack trace for what is known');
  }
});

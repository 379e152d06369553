import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './ask.ts';
import { supersetEnvironment } from './prepared-home.ts';
import { pythonFile } from './python-source.ts';
import { lastLines } from './run-command.ts';
import type { Settings } from './settings.ts';
import { isAlive, signalProcess } from './signal-process.ts';

/** A Superset takes about 8 s; a machine that runs other things as well takes longer. */
const startLimit = 180_000;
const stopLimit = 10_000;

/** A gunicorn that serves one Superset. It leads a process group of its own. */
export interface GunicornProcess {
  pid: number;
  port: number;
  /** Stops in order, at once: requests under way are cut. gunicorn would wait 5 s for idle connections. */
  stop(): Promise<void>;
  /** Kills every process at once, as a crash would. */
  kill(): Promise<void>;
}

interface Running {
  pid: number;
  port: number;
}

/**
 * Starts gunicorn on a home folder, and waits until a person could sign in.
 *
 * @throws an Error that ends with the last lines of the log, where it exits or takes too long; the signal's reason
 */
export async function startGunicorn(
  venv: string,
  home: string,
  settings: Settings,
  logFile: string,
  signal?: AbortSignal,
): Promise<GunicornProcess> {
  await rm(runningFile(home), { force: true });
  await using log = await open(logFile, 'a');
  // Not "gunicorn" itself: a venv in a deep folder has a first line too long for the kernel.
  const args = ['-m', 'gunicorn', '--config', pythonFile('gunicorn.conf.py'), '--chdir', home];
  const child = spawn(join(venv, 'bin', 'python'), [...args, 'superset.app:create_app()'], {
    env: { ...process.env, ...supersetEnvironment(home) },
    // A group of its own, so that Ctrl-C reaches us first. The open standard input is how it
    // notices that we are gone (see end_with_parent.py), so nothing outlives us even by kill -9.
    detached: true,
    stdio: ['pipe', log.fd, log.fd],
  });
  child.stdin?.on('error', () => {});
  // A Superset that somebody forgot to stop does not keep this process from ending.
  child.unref();
  (child.stdin as Socket).unref();
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const exited = once(child, 'exit');

  const hasExited = () => child.exitCode !== null || child.signalCode !== null;

  const kill = async () => {
    // Who waits for its end must not end before it.
    child.ref();
    signalProcess(-pid, 'SIGKILL');
    if (!hasExited()) await exited;
    // Workers hold the port too. Not for ever: in some containers nobody reaps what is dead.
    await goneWithin(2_000, -pid);
    await rm(runningFile(home), { force: true });
  };
  const stop = async () => {
    child.ref();
    signalProcess(pid, 'SIGINT');
    await Promise.race([hasExited() || exited, pause(stopLimit, undefined, { ref: false })]);
    await kill();
  };
  try {
    const port = await untilReady(home, settings, hasExited, signal);
    return { pid, port, stop, kill };
  } catch (error) {
    await kill();
    signal?.throwIfAborted();
    const text = await readFile(logFile, 'utf8');
    throw new Error(
      `Superset ${settings.version} did not start: ${(error as Error).message}\n` +
        `The end of ${logFile}:\n${lastLines(text)}`,
    );
  }
}

/**
 * Ends the Superset of a kept folder whose Node process died before it could.
 * The folder's lock must be held: nobody else has a right to it then.
 */
export async function endForgotten(home: string): Promise<void> {
  const running = await readRunning(home);
  if (running && (await commandLine(running.pid)).includes(home)) {
    signalProcess(-running.pid, 'SIGKILL');
    await goneWithin(stopLimit, -running.pid);
  }
  await rm(runningFile(home), { force: true });
}

async function untilReady(
  home: string,
  settings: Settings,
  hasExited: () => boolean,
  signal: AbortSignal | undefined,
): Promise<number> {
  const limit = Date.now() + startLimit;
  let last = 'it never listened';
  while (Date.now() < limit) {
    signal?.throwIfAborted();
    if (hasExited()) throw new Error('its process ended.');
    const running = await readRunning(home);
    if (running) {
      const url = `${settings.tls ? 'https' : 'http'}://127.0.0.1:${running.port}`;
      try {
        const health = await ask(`${url}/health`);
        const login = await ask(`${url}/api/v1/security/login`, {
          username: settings.username,
          password: settings.password,
          provider: 'db',
        });
        if (health.status === 200 && login.status === 200) return running.port;
        last = `/health answered ${health.status}, the login ${login.status}: ${login.text.slice(0, 300)}`;
      } catch (error) {
        last = String(error);
      }
    }
    await pause(50);
  }
  throw new Error(`it was not ready after ${startLimit / 1000} s (${last}).`);
}

function runningFile(home: string): string {
  return join(home, 'running.json');
}

async function readRunning(home: string): Promise<Running | undefined> {
  const text = await readFile(runningFile(home), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Running);
}

/** Empty where the process is gone, or the system does not tell. */
async function commandLine(pid: number): Promise<string> {
  return await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

async function goneWithin(milliseconds: number, pid: number): Promise<boolean> {
  const limit = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > limit) return false;
    await pause(25);
  }
  return true;
}

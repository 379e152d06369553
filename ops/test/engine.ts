/**
 * A Docker engine for tests. Where one answers already (a laptop, a CI runner) it is used as it is;
 * else, as root on Debian, one is installed, started on a socket and data folder of its own, and stopped
 * and cleaned up after by the process that started it.
 *
 *   node ops/test/engine.ts up|down|env
 */
import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, run, until } from '../drill/command.ts';
import { cacheFolder } from './cache.ts';
import { composePlugin } from './compose-plugin.ts';
import { readFirewall, undoFirewall, type Firewall } from './firewall.ts';

export interface Engine {
  /** Variables that point `docker` and `docker compose` at this engine. */
  env: Record<string, string>;
  /** Whether this process started it, and so has to stop it. */
  started: boolean;
  stop: () => Promise<void>;
}

const runFolder = cacheFolder('engine', 'run');
const socket = `unix://${join(runFolder, 'docker.sock')}`;
const pidFile = join(runFolder, 'docker.pid');
const beforeFile = join(runFolder, 'firewall.json');

/**
 * Gives a working engine with Compose v2.
 * @throws Error when none answers and none can be started (not Linux, not root, no apt)
 */
export async function openEngine(): Promise<Engine> {
  if (await answers({})) return { env: {}, started: false, stop: async () => undefined };
  const env = await ownEnvironment();
  if (await answers(env)) return { env, started: false, stop: async () => undefined };
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error(
      'no Docker engine answers, and one can only be started here as root on Linux: start Docker, then try again',
    );
  }
  await install();
  await start(env);
  return { env, started: true, stop: stopEngine };
}

/** Stops the engine that `openEngine` started, here or in an earlier process, and takes its network traces away. */
export async function stopEngine(): Promise<void> {
  if (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    // The number may have been given to another program since: only a dockerd is stopped.
    const name = existsSync(`/proc/${pid}/comm`)
      ? readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
      : '';
    if (name === 'dockerd') {
      process.kill(pid, 'SIGTERM');
      await until(
        'dockerd to end',
        60_000,
        async () => (existsSync(`/proc/${pid}`) ? undefined : true),
        200,
      );
    }
    rmSync(pidFile, { force: true });
  }
  if (!existsSync(beforeFile)) return;
  await undoFirewall(JSON.parse(readFileSync(beforeFile, 'utf8')) as Firewall);
  await run('ip', ['link', 'delete', 'docker0']);
  rmSync(beforeFile);
}

async function answers(env: Record<string, string>): Promise<boolean> {
  const version = await run('docker', ['version', '--format', '{{.Server.Version}}'], {
    env,
    timeout: 10_000,
  }).catch(() => undefined);
  if (version?.code !== 0) return false;
  const compose = await run('docker', ['compose', 'version', '--short'], { env, timeout: 10_000 });
  return /^v?2\.|^v?[3-9]/.test(compose.stdout);
}

async function ownEnvironment(): Promise<Record<string, string>> {
  const bin = cacheFolder('engine', 'bin');
  const docker = join(bin, 'docker');
  // Debian's client fits Debian's engine; a newer one earlier on the path wants a buildx that is not there.
  if (!existsSync(docker)) {
    rmSync(docker, { force: true });
    symlinkSync('/usr/bin/docker', docker);
  }
  const config = cacheFolder('engine', 'config');
  const plugins = cacheFolder('engine', 'config', 'cli-plugins');
  if (existsSync('/usr/bin/docker') && !existsSync(join(plugins, 'docker-compose'))) {
    symlinkSync(await composePlugin(), join(plugins, 'docker-compose'));
  }
  return {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    DOCKER_HOST: socket,
    DOCKER_CONFIG: config,
    DOCKER_BUILDKIT: '1',
  };
}

async function install(): Promise<void> {
  if (
    existsSync('/usr/sbin/dockerd') &&
    existsSync('/usr/bin/mmdebstrap') &&
    existsSync('/usr/sbin/iptables')
  )
    return;
  const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  await must('apt-get', [...wait, 'update', '-qq'], quiet);
  const packages = ['docker.io', 'iptables', 'iproute2', 'mmdebstrap'];
  await must(
    'apt-get',
    [...wait, 'install', '-y', '-qq', '--no-install-recommends', ...packages],
    quiet,
  );
}

async function start(env: Record<string, string>): Promise<void> {
  if (!existsSync(join(cacheFolder('engine', 'config', 'cli-plugins'), 'docker-compose')))
    await ownEnvironment();
  // A state left by an engine that was killed describes the host as it was before it: keep that one.
  if (!existsSync(beforeFile)) writeFileSync(beforeFile, JSON.stringify(await readFirewall()));
  rmSync(pidFile, { force: true });
  const log = openSync(join(runFolder, 'dockerd.log'), 'w');
  const daemon = spawn(
    '/usr/sbin/dockerd',
    [
      '--data-root',
      cacheFolder('engine', 'data'),
      '--exec-root',
      join(runFolder, 'exec'),
      '--pidfile',
      pidFile,
      '-H',
      socket,
    ],
    { detached: true, stdio: ['ignore', log, log] },
  );
  daemon.unref();
  await until('dockerd to answer', 60_000, async () => ((await answers(env)) ? true : undefined));
}

if (import.meta.main) {
  const word = process.argv[2];
  if (word === 'down') await stopEngine();
  else if (word === 'up' || word === 'env') {
    const { env } = await openEngine();
    for (const [name, value] of Object.entries(env)) console.log(`export ${name}='${value}'`);
  } else {
    console.error('usage: node ops/test/engine.ts up|down|env');
    process.exitCode = 64;
  }
}

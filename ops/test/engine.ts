/**
 * A Docker engine for tests. Where one answers already (a laptop, a CI runner) it is used as it is; else, as root on
 * Debian, one is installed, started on a socket and data folder of its own, and stopped and cleaned up after by the
 * last process that uses it.
 *
 *   node ops/test/engine.ts up|down|env      up: it stays until down
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { must, run, until } from '../drill/command.ts';
import { cacheFolder } from './cache.ts';
import { composePlugin } from './compose-plugin.ts';
import { readFirewall, undoFirewall, type Firewall } from './firewall.ts';

export interface Engine {
  /** Variables that point `docker` and `docker compose` at this engine. */
  env: Record<string, string>;
  /** Ours alone: stand-ins may take upstream names in it, and what nothing uses may be pruned. */
  own: boolean;
  /** Stops an engine of our own, unless another process still uses it. */
  close: () => Promise<void>;
}

/** No engine answers, and none can be started on this machine. */
export class NoEngine extends Error {}

const runFolder = cacheFolder('engine', 'run');
const dataFolder = cacheFolder('engine', 'data');
const socket = `unix://${join(runFolder, 'docker.sock')}`;
const pidFile = join(runFolder, 'docker.pid');
const beforeFile = join(runFolder, 'firewall.json');
const keptFile = join(runFolder, 'kept');

/**
 * Gives a working engine with Compose v2.
 * @throws NoEngine when none answers and none can be started here
 */
export async function openEngine(): Promise<Engine> {
  if (process.env['DOCKER_HOST'] !== socket && (await answers({}))) return foreignEngine();
  if (!(await answers({ DOCKER_HOST: socket }))) {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) {
      throw new NoEngine(
        'no Docker engine answers, and one can only be started here as root on Linux: start Docker, then try again',
      );
    }
    const other = daemons().find((one) => one.dataRoot !== dataFolder);
    // Two engines would share one bridge and one packet filter, and the second would take the first's away.
    if (other) {
      throw new NoEngine(
        `a Docker engine runs here (process ${other.pid}), but does not answer \`docker version\`: mend that, or stop it`,
      );
    }
    await install().catch((error: Error) => {
      throw new NoEngine(`no Docker engine answers, and none could be installed: ${error.message}`);
    });
    await start();
    await clearDrills();
  }
  const lease = join(cacheFolder('engine', 'run', 'users'), `${process.pid}`);
  writeFileSync(lease, began(process.pid) ?? '');
  const close = async (): Promise<void> => {
    rmSync(lease, { force: true });
    if (!existsSync(keptFile) && users().length === 0) await stopEngine();
  };
  return { env: await ownEnvironment(), own: true, close };
}

/** Stops the engine that `openEngine` started, here or in an earlier process, and takes its network traces away. */
export async function stopEngine(): Promise<void> {
  rmSync(keptFile, { force: true });
  for (const { pid } of daemons().filter((one) => one.dataRoot === dataFolder)) {
    process.kill(pid, 'SIGTERM');
    const gone = async (): Promise<true | undefined> =>
      existsSync(`/proc/${pid}`) ? undefined : true;
    await until('dockerd to end', 60_000, gone, 200);
  }
  rmSync(pidFile, { force: true });
  if (!existsSync(beforeFile)) return;
  await undoFirewall(JSON.parse(readFileSync(beforeFile, 'utf8')) as Firewall);
  rmSync(beforeFile);
}

/** One that somebody else runs: with their Compose, or with ours where they have none that is new enough. */
async function foreignEngine(): Promise<Engine> {
  const close = async (): Promise<void> => undefined;
  if (await composeAnswers({})) return { env: {}, own: false, close };
  const host =
    process.env['DOCKER_HOST'] ??
    (await must('docker', ['context', 'inspect', '-f', '{{.Endpoints.docker.Host}}']));
  const env = { DOCKER_HOST: host, DOCKER_CONFIG: await composeFolder(), DOCKER_BUILDKIT: '1' };
  if (!(await composeAnswers(env)))
    throw new NoEngine('the Docker engine here answers, but Docker Compose 2 does not: install it');
  return { env, own: false, close };
}

async function answers(env: Record<string, string>): Promise<boolean> {
  const asked = ['version', '--format', '{{.Server.Version}}'];
  const version = await run('docker', asked, { env, timeout: 10_000 }).catch(() => undefined);
  return version?.code === 0;
}

async function composeAnswers(env: Record<string, string>): Promise<boolean> {
  const compose = await run('docker', ['compose', 'version', '--short'], { env, timeout: 10_000 });
  return /^v?2\.|^v?[3-9]/.test(compose.stdout);
}

/** The engines that run here, with the folder that each keeps its data in. */
function daemons(): { pid: number; dataRoot: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (readFileSync(`/proc/${name}/comm`, 'utf8').trim() !== 'dockerd') return [];
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
        return [{ pid: Number(name), dataRoot: words[words.indexOf('--data-root') + 1] ?? '' }];
      } catch {
        return []; // it has ended since
      }
    });
}

/** The processes that use our engine now; what a killed one left behind is forgotten. */
function users(): string[] {
  const folder = cacheFolder('engine', 'run', 'users');
  return readdirSync(folder).filter((pid) => {
    const alive = began(pid) === readFileSync(join(folder, pid), 'utf8');
    if (!alive) rmSync(join(folder, pid), { force: true });
    return alive;
  });
}

/** When a process began, in the kernel's ticks; its number alone may be another's by now. Undefined where there is none. */
function began(pid: number | string): string | undefined {
  try {
    // The program's name, which comes first, may hold blanks and brackets; the 20th word after it is the time.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
  } catch {
    return undefined;
  }
}

/** A folder for DOCKER_CONFIG in which Docker finds our Compose. */
async function composeFolder(): Promise<string> {
  const plugin = join(cacheFolder('engine', 'config', 'cli-plugins'), 'docker-compose');
  if (!existsSync(plugin)) {
    rmSync(plugin, { force: true });
    const built = composePlugin().catch((error: Error) => {
      throw new NoEngine(
        `Docker Compose 2 is not installed, and could not be built: ${error.message}`,
      );
    });
    symlinkSync(await built, plugin);
  }
  return cacheFolder('engine', 'config');
}

async function ownEnvironment(): Promise<Record<string, string>> {
  const bin = cacheFolder('engine', 'bin');
  const docker = join(bin, 'docker');
  // Debian's client fits Debian's engine; a newer one earlier on the path wants a buildx that is not there.
  if (!existsSync(docker)) {
    rmSync(docker, { force: true });
    symlinkSync('/usr/bin/docker', docker);
  }
  return {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    DOCKER_HOST: socket,
    DOCKER_CONFIG: await composeFolder(),
    DOCKER_BUILDKIT: '1',
  };
}

async function install(): Promise<void> {
  const programs = ['/usr/sbin/dockerd', '/usr/bin/mmdebstrap', '/usr/sbin/iptables'];
  if (programs.every((path) => existsSync(path))) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  await must('apt-get', [...wait, 'update', '-qq'], { env });
  const packages = ['docker.io', 'iptables', 'iproute2', 'mmdebstrap'];
  await must('apt-get', [...wait, 'install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
  });
}

async function start(): Promise<void> {
  // A state left by an engine that was killed describes the host as it was before it: keep that one.
  if (!existsSync(beforeFile)) writeFileSync(beforeFile, JSON.stringify(await readFirewall()));
  // An engine that was killed left numbers that may be other processes' by now, which it would then wait for.
  for (const left of [pidFile, join(runFolder, 'exec', 'containerd', 'containerd.pid')])
    rmSync(left, { force: true });
  const log = openSync(join(runFolder, 'dockerd.log'), 'w');
  const folders = ['--data-root', dataFolder, '--exec-root', join(runFolder, 'exec')];
  const daemon = spawn('/usr/sbin/dockerd', [...folders, '--pidfile', pidFile, '-H', socket], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  daemon.unref();
  await until('dockerd to answer', 60_000, async () =>
    (await answers({ DOCKER_HOST: socket })) ? true : undefined,
  ).catch((error: Error) => {
    const said = readFileSync(join(runFolder, 'dockerd.log'), 'utf8').trim().slice(-600);
    throw new NoEngine(`the Docker engine did not start: ${error.message}\n${said}`);
  });
}

/** Takes away what drills that were killed left in an engine that has just been started: it would all start again with it. */
async function clearDrills(): Promise<void> {
  const env = { DOCKER_HOST: socket };
  for (const [kind, list, remove] of [
    ['container', ['ls', '-aq'], ['rm', '-f', '-v']],
    ['network', ['ls', '-q'], ['rm']],
    ['volume', ['ls', '-q'], ['rm']],
  ] as const) {
    const found = await must('docker', [kind, ...list, '--filter', 'name=^ssdrill-'], { env });
    if (found !== '') await must('docker', [kind, ...remove, ...found.split('\n')], { env });
  }
}

if (import.meta.main) {
  const word = process.argv[2];
  if (word === 'down') await stopEngine();
  else if (word === 'up' || word === 'env') {
    const { env } = await openEngine();
    writeFileSync(keptFile, '');
    for (const [name, value] of Object.entries(env)) console.log(`export ${name}='${value}'`);
  } else {
    console.error('usage: node ops/test/engine.ts up|down|env');
    process.exitCode = 64;
  }
}

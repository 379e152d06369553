import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { must, run } from '../drill/command.ts';
import { cacheFolder } from '../test/cache.ts';

/** Whether a program is on the PATH. */
export async function has(program: string): Promise<boolean> {
  return (await run('sh', ['-c', `command -v ${program}`])).code === 0;
}

/**
 * The path of a program that Debian packages: the one that is installed, or one unpacked from its packages into the
 * cache. Installed it would be, on a person's own host, a service that starts and takes a port.
 * @throws Error saying what to install, where there is no Debian
 */
export async function debian(program: string, ...packages: string[]): Promise<string> {
  const found = await run('sh', ['-c', `command -v ${program}`]);
  if (found.code === 0) return found.stdout.trim();
  if (!(await has('apt-get'))) throw new Error(`install ${program}`);
  const folder = cacheFolder(`debian-${program}`);
  const unpacked = (): string | undefined =>
    ['usr/sbin', 'usr/bin'].map((part) => join(folder, part, program)).find(existsSync);
  const there = unpacked();
  if (there) return there;
  const work = join(folder, 'deb');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  if (process.getuid?.() === 0)
    await run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update', '-qq']);
  await must('apt-get', ['download', '-qq', ...packages], { cwd: work });
  for (const name of readdirSync(work)) await must('dpkg', ['-x', join(work, name), folder]);
  rmSync(work, { recursive: true });
  const now = unpacked();
  if (!now) throw new Error(`install ${program}: it was not in ${packages.join(', ')}`);
  return now;
}

/** The path of a program from PyPI, kept in a folder of its own. */
export async function fromPyPi(name: string, version: string, program: string): Promise<string> {
  const folder = cacheFolder(`${name}-${version}`);
  const path = join(folder, 'bin', program);
  if (existsSync(path)) return path;
  await must('python3', ['-m', 'venv', folder]);
  await must(join(folder, 'bin', 'pip'), ['install', '-q', `${name}==${version}`]);
  return path;
}

/**
 * The path of a program built from its Go module, which takes minutes once.
 * @throws Error saying that Go is missing, or why it could not be built
 */
export async function fromGo(module: string, version: string, program: string): Promise<string> {
  const folder = cacheFolder(`${program}-${version}`);
  const path = join(folder, program);
  if (existsSync(path)) return path;
  if (!(await has('go'))) throw new Error('install Go, which builds it');
  // Built beside and renamed: one that was cut short must not look like a whole one.
  const building = join(folder, 'building');
  const env = { GOBIN: building, CGO_ENABLED: '0' };
  await must('nice', ['-n', '10', 'go', 'install', `${module}@${version}`], {
    env,
    timeout: 1_200_000,
  });
  renameSync(join(building, program), path);
  return path;
}

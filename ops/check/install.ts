import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { must, run } from '../drill/command.ts';
import { cacheFolder } from '../test/cache.ts';

/** Whether a program is on the PATH. */
export async function has(program: string): Promise<boolean> {
  return (await run('sh', ['-c', `command -v ${program}`])).code === 0;
}

/** Debian's package of a program, installed where this runs as root on Debian; else what is missing, in words. */
export async function debian(program: string, name: string): Promise<string | undefined> {
  if (await has(program)) return undefined;
  if (process.getuid?.() !== 0 || !(await has('apt-get'))) return `install ${program}`;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update', '-qq'], { env });
  await must(
    'apt-get',
    ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '-qq', '--no-install-recommends', name],
    { env },
  );
  return undefined;
}

/** A program from PyPI, kept in a folder of its own. */
export async function fromPyPi(name: string, version: string, program: string): Promise<string> {
  const folder = cacheFolder(`${name}-${version}`);
  const path = join(folder, 'bin', program);
  if (!existsSync(path)) {
    await must('python3', ['-m', 'venv', folder]);
    await must(join(folder, 'bin', 'pip'), ['install', '-q', `${name}==${version}`]);
  }
  return path;
}

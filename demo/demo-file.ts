import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What .demo/demo.json tells scripts, tests and the command line about a running demo. */
export type DemoFile = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** An API token of the admin. */
  readonly token: string;
  readonly environments: readonly {
    readonly name: string;
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly version: string;
  }[];
};

const pathIn = (folder: string): string => join(folder, 'demo.json');

/** What an earlier demo left; null before the first. */
export async function readDemoFile(folder: string): Promise<DemoFile | null> {
  try {
    return JSON.parse(await readFile(pathIn(folder), 'utf8')) as DemoFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(
      `${pathIn(folder)} cannot be read; remove the folder ${folder} to start anew.`,
      { cause: error },
    );
  }
}

/** Writes the file whole, with mode 0600: it holds passwords. */
export async function writeDemoFile(folder: string, demo: DemoFile): Promise<void> {
  const next = `${pathIn(folder)}.new`;
  await writeFile(next, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, pathIn(folder));
}

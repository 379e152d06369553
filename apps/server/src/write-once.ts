import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';

/**
 * Keeps a secret in a file that only its owner may read, unless there is one, and answers what the file holds. It is
 * written beside its place and linked there whole, so that of several servers that start at once none reads an empty file.
 * @throws the file system's error when it can be neither made nor read.
 */
export async function writeOnce(file: string, text: string): Promise<string> {
  const there = await readFile(file, 'utf8').catch(ignoreMissing);
  if (there !== undefined) return there;
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(file, 'utf8');
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

import { readFile } from 'node:fs/promises';
import { CliError } from './problem.ts';

/** The certificates of --ca-file. */
export async function readAuthority(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CliError(
      'no-such-file',
      `"${path}", said with --ca-file, cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
      'Give the path of a PEM file with the certificate of your authority.',
    );
  }
}

import { ZipFile } from 'yazl';
import { badBundle, bundlePath } from './entry-name.ts';

/** The earliest time that a zip file can hold, so that the same bundle gives the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * Packs a bundle into a zip file, under the given root folder; the same bundle gives the same bytes.
 * Errors: `bad-bundle` for a path that Superset would not read.
 */
export async function writeBundle(
  bundle: ReadonlyMap<string, string>,
  root = 'bundle',
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, text] of bundle) {
    if (bundlePath(`${root}/${path}`) !== path)
      throw badBundle('Superset would not read this path from a bundle', path);
    zip.addBuffer(Buffer.from(text, 'utf8'), `${root}/${path}`, { mtime: NO_TIME, mode: 0o100644 });
  }
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

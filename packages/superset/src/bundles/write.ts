import { ZipFile } from 'yazl';
import { badBundle, bundlePath } from './entry-name.ts';

/** The earliest time that a zip file can hold, so that the same bundle gives the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/** Below this a bundle is stored as it is, which is ten times as fast; above, it might be more than a proxy lets pass (nginx: 1 MB). */
const COMPRESS_FROM_BYTES = 512 * 1024;

/**
 * Packs a bundle into a zip file, under the given root folder; the same bundle gives the same bytes.
 * Errors: `bad-bundle` for a path that Superset would not read.
 */
export async function writeBundle(
  bundle: ReadonlyMap<string, string>,
  root = 'bundle',
): Promise<Buffer> {
  const zip = new ZipFile();
  const size = [...bundle.values()].reduce((sum, text) => sum + text.length, 0);
  const options = { mtime: NO_TIME, mode: 0o100644, compress: size >= COMPRESS_FROM_BYTES };
  for (const [path, text] of bundle) {
    if (bundlePath(`${root}/${path}`) !== path)
      throw badBundle('Superset would not read this path from a bundle', path);
    zip.addBuffer(Buffer.from(text, 'utf8'), `${root}/${path}`, options);
  }
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

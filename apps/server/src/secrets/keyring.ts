import { randomBytes } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KnownError } from '../errors.ts';
import { writeOnce } from '../write-once.ts';

/** The keys that secrets are sealed with. `current` seals; every key opens what it sealed. */
export type Keyring = { readonly current: string; readonly keys: ReadonlyMap<string, Buffer> };

const FORM =
  'one or more of id:base64 with 32 bytes each, separated by commas or line ends; the first one seals';

/**
 * Reads `id:base64,id:base64`. To rotate, put a new key in front and start: what older keys sealed is sealed anew.
 * @throws KnownError bad-secret-key, without the text.
 */
export function parseKeyring(text: string, from: string): Keyring {
  const keys = new Map<string, Buffer>();
  const wrong = (why: string): KnownError =>
    new KnownError('bad-secret-key', `${from} ${why}.`, { hint: `It holds ${FORM}.` });
  for (const part of text.split(/[\s,]+/).filter((item) => item !== '')) {
    const [, id, encoded] = /^([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/_=-]+)$/.exec(part) ?? [];
    const key = Buffer.from(encoded ?? '', 'base64');
    if (id === undefined || key.length !== 32) throw wrong('cannot be read');
    if (keys.has(id)) throw wrong(`names the key ${id} twice`);
    keys.set(id, key);
  }
  const [current] = keys.keys();
  if (current === undefined) throw wrong('is empty');
  return { current, keys };
}

/** The keys from SS_TOOLS_SECRET_KEY, or from the file `secret-key` in the data folder, which is made when it is missing. */
export async function loadKeyring(given: string | null, dataFolder: string): Promise<Keyring> {
  if (given !== null) return parseKeyring(given, 'SS_TOOLS_SECRET_KEY');
  const file = join(dataFolder, 'secret-key');
  await mkdir(dataFolder, { recursive: true });
  const fresh = `${new Date().toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64')}\n`;
  const text = await writeOnce(file, fresh);
  if (((await stat(file)).mode & 0o077) !== 0 && process.platform !== 'win32') {
    throw new KnownError('bad-secret-key', `${file} can be read by others.`, {
      hint: `Run: chmod 600 ${file}`,
    });
  }
  return parseKeyring(text, file);
}

import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { contract } from '@ss-tools/api';
import type { ApiClient, Side } from '@ss-tools/api';
import { CliError } from '../problem.ts';
import { findEnvironment } from './environments.ts';

/** One side of a comparison or the source of a plan, and what to call it. */
export type NamedSide = { readonly side: Side; readonly name: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Reads what a person wrote for a side: the path of a bundle (it is uploaded), the id of a snapshot, or an
 * environment's name or id.
 */
export async function readSide(api: ApiClient, text: string): Promise<NamedSide> {
  if (text.endsWith('.zip') || text.includes('/')) return uploadBundle(api, text);
  if (UUID.test(text) && (await isSnapshot(api, text))) {
    return { side: { from: 'snapshot', snapshot: text.toLowerCase() }, name: `snapshot ${text}` };
  }
  const environment = await findEnvironment(api, text);
  return { side: { from: 'environment', environment: environment.id }, name: environment.name };
}

async function isSnapshot(api: ApiClient, id: string): Promise<boolean> {
  try {
    await api.call(contract.snapshots.get, { params: { id } });
    return true;
  } catch (error) {
    if ((error as { status?: number }).status === 404) return false;
    throw error;
  }
}

async function uploadBundle(api: ApiClient, path: string): Promise<NamedSide> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) {
    throw new CliError(
      'no-such-file',
      `There is no file "${path}".`,
      'Give the path of a zip that Superset exported.',
    );
  }
  const { maxBytes } = contract.snapshots.upload.upload;
  if (found.size > maxBytes) {
    const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
    throw new CliError(
      'bundle-too-big',
      `"${path}" has ${megabytes(found.size)}, and ${megabytes(maxBytes)} is the most that an upload may have.`,
    );
  }
  const name = basename(path);
  const snapshot = await api.call(contract.snapshots.upload, {
    query: { name },
    upload: new Uint8Array(await readFile(path)),
  });
  return { side: { from: 'snapshot', snapshot: snapshot.id }, name };
}

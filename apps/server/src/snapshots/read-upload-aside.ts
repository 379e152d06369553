import { Worker } from 'node:worker_threads';
import { KnownError } from '../errors.ts';
import type { KnownErrorDetails } from '../errors.ts';
import { badBundle } from './read-upload.ts';
import type { UploadedBundle } from './read-upload.ts';

/** Memory that one upload may take. */
const MEMORY_MB = 2_048;

/** What the thread answers. */
export type UploadAnswer =
  | { readonly read: UploadedBundle }
  | { readonly refused: { code: string; message: string; details: KnownErrorDetails } };

/**
 * Reads an uploaded export in a thread of its own: unpacking and parsing a large one takes longer than the lease of a
 * job, and this process has to renew those of its own jobs meanwhile.
 * @throws KnownError bad-bundle, as `readUpload`.
 */
export async function readUploadAside(upload: Uint8Array): Promise<UploadedBundle> {
  const bytes = Uint8Array.from(upload);
  const thread = new Worker(new URL('./read-upload-thread.ts', import.meta.url), {
    workerData: bytes,
    transferList: [bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const answer = await new Promise<UploadAnswer>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('The thread that reads an upload ended early.')));
  }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
    throw badBundle(
      `The bundle takes more than ${MEMORY_MB} MiB to read.`,
      'Export fewer assets at once.',
      [],
    );
  });
  if ('read' in answer) return answer.read;
  const { code, message, details } = answer.refused;
  throw new KnownError(code, message, details);
}

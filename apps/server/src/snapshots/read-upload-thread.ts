import { parentPort, workerData } from 'node:worker_threads';
import { KnownError } from '../errors.ts';
import type { UploadAnswer } from './read-upload-aside.ts';
import { readUpload } from './read-upload.ts';

/** The thread of `readUploadAside`: reads the one upload that it is given, answers, ends. */
async function answer(): Promise<UploadAnswer> {
  try {
    return { read: await readUpload(workerData as Uint8Array) };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const { code, message, hint, fields, status } = error;
    const details = { status, fields, ...(hint === undefined ? {} : { hint }) };
    return { refused: { code, message, details } };
  }
}

parentPort?.postMessage(await answer());

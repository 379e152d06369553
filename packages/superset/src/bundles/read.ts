import { crc32, inflateRawSync } from 'node:zlib';
import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { SupersetError } from '../errors.ts';
import type { Bundle, BundleLimits } from './bundle.ts';
import { badBundle, bundlePath } from './entry-name.ts';

const MIB = 1024 * 1024;
/** Compression methods (APPNOTE.TXT 4.4.5). */
const STORED = 0;
const DEFLATED = 8;

interface Bounds {
  readonly entries: number;
  readonly totalBytes: number;
  readonly entryBytes: number;
  readonly ratio: number;
}

interface NamedEntry {
  readonly fileName: string;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly encrypted: boolean;
  /** Unix file type and permissions. */
  readonly mode: number;
}

/** UTF-8 where the entry's flag says so; else an old encoding, whose ASCII part is all that Superset's exports use. */
function withName(entry: Entry): NamedEntry {
  const utf8 = (entry.generalPurposeBitFlag & 0x800) !== 0;
  const fileName = new TextDecoder(utf8 ? 'utf-8' : 'latin1').decode(entry.fileNameRaw);
  const { compressedSize, uncompressedSize } = entry;
  return {
    fileName,
    compressedSize,
    uncompressedSize,
    encrypted: entry.isEncrypted(),
    mode: entry.externalFileAttributes >>> 16,
  };
}

/** Refuses an entry by what the directory says of it, before anything is unpacked. */
function checkEntry(entry: NamedEntry, bounds: Bounds): void {
  const { fileName, compressedSize, uncompressedSize } = entry;
  if (entry.encrypted) throw badBundle('The zip file has an encrypted entry', fileName);
  // A symbolic link is no content.
  if ((entry.mode & 0o170000) === 0o120000)
    throw badBundle('The zip file has a symbolic link', fileName);
  if (uncompressedSize > bounds.entryBytes)
    throw badBundle(`The zip file has an entry of more than ${bounds.entryBytes} bytes`, fileName);
  if (uncompressedSize > MIB && uncompressedSize > compressedSize * bounds.ratio) {
    throw badBundle(
      `The zip file has an entry that unpacks to more than ${bounds.ratio} times its size`,
      fileName,
    );
  }
}

/** The text of an entry, taken from the buffer at once: a stream for each entry would cost ten times as much. */
async function readText(
  zip: ZipFile,
  bytes: Buffer,
  entry: Entry,
  fileName: string,
): Promise<string> {
  const { compressedSize, uncompressedSize, compressionMethod } = entry;
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const packed = bytes.subarray(fileDataStart, fileDataStart + compressedSize);
  let data: Buffer;
  if (compressionMethod === STORED) data = packed;
  else if (compressionMethod === DEFLATED) {
    try {
      // The bound holds even for a directory that lies about the size.
      data = inflateRawSync(packed, { maxOutputLength: Math.max(1, uncompressedSize) });
    } catch (error) {
      throw badBundle(
        'The zip file has an entry that cannot be unpacked, or is larger than it says',
        fileName,
        error,
      );
    }
  } else
    throw badBundle(
      'The zip file has an entry in a compression that Superset does not write',
      fileName,
    );
  if (data.length !== uncompressedSize || crc32(data) !== entry.crc32)
    throw badBundle('The zip file is damaged at an entry', fileName);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch (error) {
    throw badBundle('The zip file has an entry that is not UTF-8 text', fileName, error);
  }
}

/**
 * Reads a zip file into a bundle, entry by entry, within bounds.
 * Refuses: what is not a zip; absolute, `..` and backslash names; duplicate names; encrypted entries, links; too many or too large ones; text that is not UTF-8.
 * Leaves out what Superset itself ignores: folders, files that are not `.yaml`/`.yml`, names that start with `.` or `_`.
 * Errors: `bad-bundle`, with `entry` where one is at fault.
 */
export async function readBundle(zipFile: Uint8Array, limits: BundleLimits = {}): Promise<Bundle> {
  const bounds: Bounds = {
    entries: limits.entries ?? 50_000,
    totalBytes: limits.totalBytes ?? 512 * MIB,
    entryBytes: limits.entryBytes ?? 32 * MIB,
    ratio: limits.ratio ?? 200,
  };
  const bytes = Buffer.from(zipFile.buffer, zipFile.byteOffset, zipFile.byteLength);
  const bundle: Bundle = new Map();
  let unpacked = 0;
  let zip: ZipFile | undefined;
  try {
    // Names are decoded and checked here: yauzl would turn backslashes into slashes, and stop without naming the entry.
    zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false });
    if (zip.entryCount > bounds.entries)
      throw badBundle(`The zip file has more than ${bounds.entries} entries`);
    for await (const raw of zip.eachEntry()) {
      const entry = withName(raw);
      const path = bundlePath(entry.fileName);
      checkEntry(entry, bounds);
      if (path === null) continue;
      if (bundle.has(path))
        throw badBundle('The zip file has two entries for one path', entry.fileName);
      unpacked += entry.uncompressedSize;
      if (unpacked > bounds.totalBytes)
        throw badBundle(
          `The zip file unpacks to more than ${bounds.totalBytes} bytes`,
          entry.fileName,
        );
      bundle.set(path, await readText(zip, bytes, raw, entry.fileName));
    }
  } catch (error) {
    if (error instanceof SupersetError) throw error;
    throw badBundle(
      `This is not a zip file that can be read: ${error instanceof Error ? error.message : String(error)}`,
      undefined,
      error,
    );
  } finally {
    zip?.close();
  }
  return bundle;
}

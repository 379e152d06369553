import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip file that nobody should make. */
export interface RawEntry {
  readonly name: string;
  readonly content: string | Buffer;
  readonly compressed?: boolean;
  /** What the headers say of the unpacked size, if not the truth. */
  readonly claimedSize?: number;
  /** General purpose flags; 1: encrypted, 0x800: UTF-8 names. */
  readonly flags?: number;
  readonly method?: number;
  /** Unix mode. */
  readonly mode?: number;
}

/** A zip file (APPNOTE.TXT 4.3) with any names, sizes and flags: zip libraries refuse to write the bad ones. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.content);
    const packed = entry.compressed === true ? deflateRawSync(data) : data;
    const name = Buffer.from(entry.name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(entry.flags ?? 0x800, 2);
    shared.writeUInt16LE(entry.method ?? (entry.compressed === true ? 8 : 0), 4);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(entry.claimedSize ?? data.length, 18);
    shared.writeUInt16LE(name.length, 22);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), shared, name, packed);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    central.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), shared, central, name);
    offset += 4 + shared.length + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, central, end]);
}

import { randomFillSync } from 'node:crypto';

/**
 * A new id for a row: UUID version 7 (RFC 9562, section 5.7). Ids made later sort later, so indexes stay dense and
 * lists have a stable order.
 */
export function v7(): string {
  const bytes = randomFillSync(Buffer.alloc(16));
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

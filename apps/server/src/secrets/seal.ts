import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KnownError } from '../errors.ts';
import type { Keyring } from './keyring.ts';

const NONCE = 12;
const TAG = 16;

/** Where a secret is kept. It is bound into the seal, so that a row copied over another one does not open. */
export type Place = { readonly owner: string; readonly name: string };

const bound = (place: Place, keyId: string): Buffer =>
  Buffer.from(JSON.stringify([place.owner, place.name, keyId]));

/** AES-256-GCM (NIST SP 800-38D) with the current key: nonce, tag and ciphertext in this order. */
export function seal(
  keyring: Keyring,
  place: Place,
  value: string,
): { keyId: string; sealed: Buffer } {
  const keyId = keyring.current;
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyring.keys.get(keyId)!, nonce).setAAD(
    bound(place, keyId),
  );
  const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return { keyId, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]) };
}

/**
 * Opens what `seal` made.
 * @throws KnownError secret-unreadable when the key is missing or anything was changed.
 */
export function unseal(keyring: Keyring, place: Place, keyId: string, sealed: Buffer): string {
  const key = keyring.keys.get(keyId);
  if (key === undefined) {
    throw new KnownError(
      'secret-unreadable',
      `The secret ${place.name} of ${place.owner} was sealed with the key ${keyId}, which this server does not have.`,
      {
        status: 500,
        hint: 'Put that key back (SS_TOOLS_SECRET_KEY or the file secret-key in the data folder), or enter the secret again.',
      },
    );
  }
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE))
      .setAAD(bound(place, keyId))
      .setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([cipher.update(sealed.subarray(NONCE + TAG)), cipher.final()]).toString(
      'utf8',
    );
  } catch (cause) {
    throw new KnownError(
      'secret-unreadable',
      `The secret ${place.name} of ${place.owner} cannot be opened: key or row is not the one it was sealed with.`,
      {
        status: 500,
        hint: 'Enter the secret again.',
        cause,
      },
    );
  }
}

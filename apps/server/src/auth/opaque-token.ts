import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new random token of 256 bits that says what it is by its prefix, so that secret scanners can find it. */
export const newToken = (prefix: 'sst' | 'ses'): string =>
  `${prefix}_${randomBytes(32).toString('base64url')}`;

/** What is stored of a token: it has 256 bits of chance, so a plain SHA-256 is enough. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Compares two secrets in a time that does not depend on where they differ. */
export const secretsEqual = (left: string, right: string): boolean =>
  timingSafeEqual(tokenHash(left), tokenHash(right));

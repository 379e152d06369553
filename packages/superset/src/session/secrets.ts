import type { Auth } from '../options.ts';

const MASK = '***';
/** Shorter secrets would black out ordinary words. */
const SHORTEST = 4;

/** Takes secrets out of text that will be shown or logged. */
export class SecretFilter {
  readonly #secrets = new Set<string>();

  constructor(auth: Auth, headers: Readonly<Record<string, string>> = {}) {
    this.add(auth.kind === 'password' ? auth.password : auth.token, ...Object.values(headers));
  }

  add(...secrets: string[]): void {
    for (const secret of secrets) if (secret.length >= SHORTEST) this.#secrets.add(secret);
  }

  /** The text without the known secrets, and without passwords in URLs (`scheme://user:password@`). */
  clean(text: string): string {
    let cleaned = text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${MASK}@`);
    for (const secret of this.#secrets) cleaned = cleaned.replaceAll(secret, MASK);
    return cleaned;
  }
}

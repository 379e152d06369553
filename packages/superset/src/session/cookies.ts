import type { Answer } from '../http/transport.ts';

/** The cookies of one server, by name. Paths and ages do not matter for Superset's session cookie. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes the answer's `Set-Cookie` headers in. */
  take(answer: Answer): void {
    const lines = answer.headers['set-cookie'] ?? [];
    for (const line of Array.isArray(lines) ? lines : [lines]) {
      const pair = /^\s*([^=;\s]+)=([^;]*)/.exec(line);
      if (pair?.[1] === undefined || pair[2] === undefined) continue;
      if (pair[2] === '' || /;\s*max-age=0/i.test(line)) this.#cookies.delete(pair[1]);
      else this.#cookies.set(pair[1], pair[2]);
    }
  }

  /** The `Cookie` header's value; empty if there is no cookie. */
  header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  clear(): void {
    this.#cookies.clear();
  }
}

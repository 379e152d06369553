import type { SupersetClient } from '@ss-tools/superset';

/** User names by the id of the user; null where the account may not read user names. */
export type UserNames = ReadonlyMap<number, string> | null;

/** Users come and go: what was read is trusted so long. */
const TRUST_MS = 5 * 60_000;

/**
 * The users of environments. A user's name and id stay together for life, so what was read is kept, and read again only
 * when an id or a name turns up that is not known.
 */
export class UserDirectory {
  readonly #known = new Map<string, { readonly names: UserNames; readonly at: number }>();

  /**
   * The user names of at least these ids, as far as they exist.
   * @throws SupersetError when the users cannot be read.
   */
  async namesOf(
    environment: string,
    client: SupersetClient,
    ids: Iterable<number>,
    signal: AbortSignal,
  ): Promise<UserNames> {
    const known = this.#known.get(environment)?.names;
    if (known === null) return null;
    if (known !== undefined && [...ids].every((id) => known.has(id))) return known;
    return this.refresh(environment, client, signal);
  }

  /**
   * The users, among them those of these names as far as they exist.
   * @throws SupersetError when the users cannot be read.
   */
  async knowing(
    environment: string,
    client: SupersetClient,
    names: Iterable<string>,
    signal: AbortSignal,
  ): Promise<UserNames> {
    const known = this.#known.get(environment);
    if (known === undefined || Date.now() - known.at > TRUST_MS) {
      return this.refresh(environment, client, signal);
    }
    const there = new Set(known.names?.values());
    const isKnown = known.names === null || [...names].every((name) => there.has(name));
    return isKnown ? known.names : this.refresh(environment, client, signal);
  }

  /** Reads the users anew. */
  async refresh(
    environment: string,
    client: SupersetClient,
    signal: AbortSignal,
  ): Promise<UserNames> {
    const users = await client.users({ signal });
    // Whoever may read users reads at least the own account; the fall-back list gives no user names.
    const readable = users.length > 0 && users.every((user) => user.username !== null);
    const names: UserNames = readable
      ? new Map(users.map((user) => [user.id, user.username as string]))
      : null;
    this.#known.set(environment, { names, at: Date.now() });
    return names;
  }
}

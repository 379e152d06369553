import { ApiError, contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import { api } from '#lib/api/client.ts';
import type { User } from '#lib/api/types.ts';

/** Who is signed in: undefined until it is known, null when nobody is. */
export class Session {
  user: User | null | undefined = $state.raw();
  readonly #api: ApiClient;

  constructor(client: ApiClient) {
    this.#api = client;
  }

  /**
   * Asks the server who holds this browser's session cookie.
   * @throws ApiError when the server cannot be asked.
   */
  async restore(): Promise<void> {
    try {
      this.user = await this.#api.call(contract.session.current);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      this.user = null;
    }
  }

  /** @throws ApiError when name or password are wrong, or tried too often. */
  async signIn(username: string, password: string): Promise<void> {
    this.user = await this.#api.call(contract.session.signIn, { body: { username, password } });
  }

  async signOut(): Promise<void> {
    await this.#api.call(contract.session.signOut);
    this.user = null;
  }

  /** The server forgot the session. */
  ended(): void {
    this.user = null;
  }
}

export const session = new Session(api);

import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import { Action, Resource } from '#lib/api/resource.svelte.ts';
import type { ApiToken } from '#lib/api/types.ts';

/** API tokens; the secret of a new one is held only until the page is left. */
export class TokenList {
  readonly list = new Resource<readonly ApiToken[]>();
  readonly creating = new Action();
  readonly revoking = new Action();
  /** Name and secret of the token that was just made. */
  made: { name: string; token: string } | null = $state.raw(null);
  readonly #api: ApiClient;

  constructor(client: ApiClient) {
    this.#api = client;
  }

  async load(): Promise<void> {
    await this.list.load(async () => (await this.#api.call(contract.tokens.list)).items);
  }

  /** Makes a token; `days` empty means that it does not expire. Answers whether it was made. */
  async create(name: string, days: number | undefined): Promise<boolean> {
    const made = await this.creating.run(() =>
      this.#api.call(contract.tokens.create, {
        body: { name, ...(days === undefined ? {} : { expiresInDays: days }) },
      }),
    );
    if (made === undefined) return false;
    this.made = { name: made.name, token: made.token };
    await this.load();
    return true;
  }

  async revoke(id: string): Promise<void> {
    await this.revoking.run(() => this.#api.call(contract.tokens.revoke, { params: { id } }));
    await this.load();
  }
}

import { contract } from '@ss-tools/api';
import type { ApiClient, ApiError } from '@ss-tools/api';
import { api } from '#lib/api/client.ts';
import { Resource } from '#lib/api/resource.svelte.ts';
import type {
  Environment,
  EnvironmentInput,
  EnvironmentPatch,
  Inspection,
  Job,
} from '#lib/api/types.ts';
import { inPathOrder } from './path-order.ts';

/** The environments, as every page sees them: read once, read again after each change. */
export class Environments {
  readonly #api: ApiClient;
  readonly #list = new Resource<readonly Environment[]>();

  constructor(client: ApiClient) {
    this.#api = client;
  }

  /** In the order of the path, Dev before Prod; undefined until they are known. */
  get items(): readonly Environment[] | undefined {
    return this.#list.value;
  }
  get problem(): ApiError | null {
    return this.#list.problem;
  }

  byId(id: string): Environment | undefined {
    return this.items?.find((one) => one.id === id);
  }

  async load(): Promise<void> {
    await this.#list.load(async () =>
      inPathOrder((await this.#api.call(contract.environments.list)).items),
    );
  }

  /** @throws ApiError, like all below. */
  async add(body: EnvironmentInput): Promise<Environment> {
    const added = await this.#api.call(contract.environments.add, { body });
    await this.load();
    return added;
  }

  async edit(id: string, body: EnvironmentPatch): Promise<Environment> {
    const edited = await this.#api.call(contract.environments.edit, { params: { id }, body });
    await this.load();
    return edited;
  }

  /** `leave` is called before the list is read without it, so that its own page never stands without it. */
  async remove(id: string, leave: () => Promise<void>): Promise<void> {
    await this.#api.call(contract.environments.remove, { params: { id } });
    await leave();
    await this.load();
  }

  async test(id: string): Promise<Inspection> {
    const inspection = await this.#api.call(contract.environments.test, { params: { id } });
    await this.load();
    return inspection;
  }

  async capture(id: string, full = false): Promise<Job> {
    return this.#api.call(contract.snapshots.capture, { params: { id }, body: { full } });
  }
}

export const environments = new Environments(api);

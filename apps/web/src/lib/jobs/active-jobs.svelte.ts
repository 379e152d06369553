import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import { api } from '#lib/api/client.ts';
import type { Job } from '#lib/api/types.ts';
import { presence } from '#lib/session/presence.ts';

const BUSY_PAUSE_MS = 2000;
const IDLE_PAUSE_MS = 10_000;
const SHOWN = 20;

/** Jobs that wait or run, looked up while somebody is there. Undefined until they are known. */
export class ActiveJobs {
  items: readonly Job[] | undefined = $state.raw();
  readonly #api: ApiClient;

  readonly #presence: { readonly here: boolean };

  constructor(client: ApiClient, someone: { readonly here: boolean }) {
    this.#api = client;
    this.#presence = someone;
  }

  async load(): Promise<void> {
    const page = (state: Job['state']): Promise<{ items: Job[] }> =>
      this.#api.call(contract.jobs.list, { query: { state, limit: SHOWN } });
    try {
      const [running, queued] = await Promise.all([page('running'), page('queued')]);
      this.items = [...running.items, ...queued.items];
    } catch {
      // A server that is away is told of by the page; the tray then says nothing rather than something old.
      this.items = undefined;
    }
  }

  /** Looks again and again until the answered function is called. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const look = async (): Promise<void> => {
      if (this.#presence.here) await this.load();
      if (!stopped)
        timer = setTimeout(
          () => void look(),
          (this.items?.length ?? 0) > 0 ? BUSY_PAUSE_MS : IDLE_PAUSE_MS,
        );
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }
}

export const activeJobs = new ActiveJobs(api, presence);

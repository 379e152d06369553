import { contract } from '@ss-tools/api';
import type { ApiClient, CallOutput } from '@ss-tools/api';
import type { Superset } from '@ss-tools/lab';

/** An environment as the server knows it, and the Superset behind it. */
export type DemoEnvironment = {
  readonly name: string;
  readonly superset: Superset;
  readonly registered: CallOutput<typeof contract.environments.get>;
};

/** Makes the server know a Superset as it is now; the environment of an earlier demo is kept. */
export async function registerEnvironment(
  api: ApiClient,
  name: string,
  superset: Superset,
): Promise<DemoEnvironment> {
  const { username, password, url } = superset;
  const credentials = { kind: 'password', username, password } as const;
  const known = (await api.call(contract.environments.list)).items;
  const found = known.find((environment) => environment.name === name);
  const registered =
    found === undefined
      ? await api.call(contract.environments.add, { body: { name, url, stage: name, credentials } })
      : await api.call(contract.environments.edit, {
          params: { id: found.id },
          body: { url, credentials },
        });
  return { name, superset, registered };
}

/** Says that the source's database is the target's, as a person would confirm it. */
export async function mapDatabases(
  api: ApiClient,
  source: DemoEnvironment,
  target: DemoEnvironment,
): Promise<void> {
  const [from] = source.superset.databases;
  const [to] = target.superset.databases;
  if (from === undefined || to === undefined) throw new Error('A Superset without a database.');
  await api.call(contract.mappings.merge, {
    query: { source: source.registered.id, target: target.registered.id },
    body: { assets: [{ from: `database:${from.uuid}`, to: `database:${to.uuid}` }] },
  });
}

/** Starts the first capture of an environment, so that the console has something to show. */
export async function captureFirst(api: ApiClient, { registered }: DemoEnvironment): Promise<void> {
  if (registered.lastCapture !== null) return;
  await api.call(contract.snapshots.capture, { params: { id: registered.id }, body: {} });
}

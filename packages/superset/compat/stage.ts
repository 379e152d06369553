import { startSuperset } from '@ss-tools/lab';
import type { SupersetVersion } from '@ss-tools/lab';
import { connect } from '../src/index.ts';
import type { ConnectOptions, SupersetClient } from '../src/index.ts';
import type { Stage } from './contract.ts';

/** Starts one real Superset and signs in. Disposed: clients closed, Superset stopped. */
export async function openStage(version: SupersetVersion): Promise<Stage & AsyncDisposable> {
  const superset = await startSuperset({ version, estate: 'blank' });
  const clients: SupersetClient[] = [];
  const open = (options: Partial<ConnectOptions> = {}): SupersetClient => {
    const auth = {
      kind: 'password',
      username: superset.username,
      password: superset.password,
    } as const;
    const client = connect({ url: superset.url, auth, ...options });
    clients.push(client);
    return client;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(clients.map((client) => client.close()));
    await superset[Symbol.asyncDispose]();
  };
  try {
    const client = open();
    return {
      superset,
      version,
      client,
      found: await client.inspect(),
      connect: open,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

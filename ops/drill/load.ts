import { ask, type Address } from './superset-session.ts';

/** How a number of requests went. */
export interface Load {
  sent: number;
  failed: string[];
}

/**
 * Sends `count` mixed requests, one after the other on each of `lanes` lanes, to the published loopback port: the
 * sign-in page, a static file, and API reads with the given headers. A status of 500 or more, a cut connection, or a
 * 401 for the signed-in reads counts as failed.
 */
export async function mixedLoad(
  address: Address,
  headers: Record<string, string>,
  count: number,
  lanes: number,
  pause: number,
): Promise<Load> {
  const kinds = [
    { path: '/login/', headers: {} },
    { path: '/api/v1/dashboard/', headers },
    { path: '/static/assets/images/favicon.png', headers: {} },
    { path: '/api/v1/chart/', headers },
    { path: '/api/v1/me/', headers },
  ];
  const load: Load = { sent: 0, failed: [] };
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const kind = kinds[next % kinds.length];
      next += 1;
      if (!kind) return;
      try {
        const answer = await ask(address, kind.path, {
          headers: { Accept: 'application/json', ...kind.headers },
          timeout: 30_000,
        });
        if (answer.status >= 400) load.failed.push(`${kind.path} ${answer.status}`);
      } catch (error) {
        load.failed.push(`${kind.path} ${error instanceof Error ? error.message : String(error)}`);
      }
      load.sent += 1;
      await new Promise((done) => setTimeout(done, pause));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return load;
}

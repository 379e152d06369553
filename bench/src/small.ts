import { randomUUID } from 'node:crypto';
import { clientOf, promoteChartWithBareRequests, promoteWithBareRequests } from './floor.ts';
import { measure } from './measure.ts';
import type { Measured } from './measure.ts';
import { promoteWithPeer } from './peer.ts';
import { startServerProcess } from './server-process.ts';
import { startSide } from './side.ts';
import { registerPair } from './ss-tools.ts';

/** The work that is timed; one list of rounds each. */
export const SMALL_WORK = [
  'floor: full',
  'preset-cli: full',
  'ss-tools: full',
  'ss-tools: nothing changed',
  'floor: one chart',
  'ss-tools: one chart',
  'ss-tools: rollback of one chart',
  'ss-tools: rollback',
] as const;
export type SmallWork = (typeof SMALL_WORK)[number];

export type SmallResult = {
  readonly rounds: Readonly<Record<SmallWork, readonly Measured[]>>;
  /** MiB; null where the system does not tell. */
  readonly peakMemory: number | null;
};

/**
 * Superset's own example estate (9 dashboards, 103 charts, 21 datasets) from one 6.1.0 to another, blank one: in each
 * round the bare requests, the peer and ss-tools, each on a target that was put back before.
 */
export async function measureSmall(
  peer: string,
  rounds: number,
  onProgress: (line: string) => void,
): Promise<SmallResult> {
  onProgress('Starting two Supersets and ss-tools');
  await using started = new AsyncDisposableStack();
  const dev = started.use(await startSide('dev', { version: '6.1.0', estate: 'examples' }));
  const database = { name: 'Stage warehouse', uuid: randomUUID() };
  const stage = started.use(
    await startSide('stage', { version: '6.1.0', estate: 'blank', database }),
  );
  const server = started.use(await startServerProcess());
  const pair = await registerPair(server.api, dev, stage);
  const charts = await dev.client.charts.list();
  const [from, to] = [started.use(clientOf(dev.account)), started.use(clientOf(stage.account))];

  const results = Object.fromEntries(SMALL_WORK.map((work) => [work, [] as Measured[]])) as Record<
    SmallWork,
    Measured[]
  >;
  const time = async <T>(work: SmallWork, run: () => Promise<T>): Promise<T> => {
    let result: T | undefined;
    const measured = await measure([dev, stage], async () => {
      result = await run();
    });
    results[work].push(measured);
    const { seconds, processor, requests } = measured;
    onProgress(
      `  ${work}: ${seconds.toFixed(2)} s, ${(processor ?? Number.NaN).toFixed(2)} s of processors, ${requests} requests`,
    );
    return result as T;
  };

  for (let round = 0; round < rounds; round += 1) {
    onProgress(`Round ${round + 1} of ${rounds}`);
    const chart = charts[round % charts.length];
    if (chart === undefined) throw new Error('The examples hold no chart.');
    await stage.reset();
    const full = await time('ss-tools: full', () => pair.promote(['all']));
    const plan = await time('ss-tools: nothing changed', () => pair.plan(['all']));
    const { create, update, repoint } = plan.summary;
    if (create + update + repoint > 0)
      throw new Error(`Something is left to do: ${JSON.stringify(plan.summary)}`);

    await dev.client.charts.update(chart.id, {
      description: `As of round ${round} of ${Date.now()}`,
    });
    const one = await time('ss-tools: one chart', () => pair.promote([`chart:${chart.uuid}`]));
    await time('ss-tools: rollback of one chart', () => pair.rollBack(one));
    await time('ss-tools: rollback', () => pair.rollBack(full));
    const left = await stage.client.charts.list();
    if (left.length > 0) throw new Error(`The rollback left ${left.length} charts.`);

    await stage.reset();
    await time('floor: full', () => promoteWithBareRequests(dev.account, stage.account));
    await time('floor: one chart', () => promoteChartWithBareRequests(from, to, chart.uuid));

    await stage.reset();
    await time('preset-cli: full', () => promoteWithPeer(peer, dev.account, stage.account));
  }
  return { rounds: results, peakMemory: await server.peakMemory() };
}

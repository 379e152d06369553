import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartUuid, prepareEstate } from './estate.ts';
import type { EstateSize } from './estate.ts';
import { measure } from './measure.ts';
import type { Measured } from './measure.ts';
import { startServerProcess } from './server-process.ts';
import { startSide } from './side.ts';
import { registerPair } from './ss-tools.ts';

export const BIG_WORK = ['full capture', 'capture after 1 %', 'promotion', 'one chart'] as const;
export type BigWork = (typeof BIG_WORK)[number];

export type BigResult = {
  readonly size: EstateSize;
  readonly rounds: Readonly<Record<BigWork, readonly Measured[]>>;
  readonly peakMemory: number | null;
};

/** A generated estate of hundreds of datasets and thousands of charts; both Supersets with gunicorn's own time limit, 30 s. */
export async function measureBig(
  size: EstateSize,
  rounds: number,
  onProgress: (line: string) => void,
): Promise<BigResult> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-bench-estate-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const database = await prepareEstate(size, folder, onProgress);
  onProgress('Starting two Supersets and ss-tools');
  const dev = started.use(
    await startSide('dev', { version: '6.1.0', estate: 'blank', folder, database }),
  );
  const own = { name: 'Stage warehouse', uuid: randomUUID() };
  const stage = started.use(
    await startSide('stage', { version: '6.1.0', estate: 'blank', database: own }),
  );
  const server = started.use(await startServerProcess());
  const pair = await registerPair(server.api, dev, stage);
  const localIds = new Map((await dev.client.charts.list()).map(({ uuid, id }) => [uuid, id]));

  const results = Object.fromEntries(BIG_WORK.map((work) => [work, [] as Measured[]])) as Record<
    BigWork,
    Measured[]
  >;
  const time = async (work: BigWork, run: () => Promise<unknown>): Promise<void> => {
    const measured = await measure([dev, stage], run);
    results[work].push(measured);
    const { seconds, requests, longest } = measured;
    onProgress(
      `  ${work}: ${seconds.toFixed(2)} s, ${requests} requests, the longest ${longest.toFixed(1)} s`,
    );
  };
  const change = async (n: number, round: number): Promise<void> => {
    const id = localIds.get(chartUuid(n));
    if (id === undefined) throw new Error(`The estate lost its chart ${n}.`);
    await dev.client.charts.update(id, { description: `As of round ${round}` });
  };

  const share = Math.ceil(size.charts / 100);
  for (let round = 0; round < rounds; round += 1) {
    await time('full capture', () => pair.capture(true));
    for (let n = 0; n < share; n += 1) await change((round * share + n) % size.charts, round);
    await time('capture after 1 %', () => pair.capture(false));
  }
  await time('promotion', () => pair.promote(['all']));
  for (let round = 0; round < rounds; round += 1) {
    await change(round, rounds + round);
    await time('one chart', () => pair.promote([`chart:${chartUuid(round)}`]));
  }
  return { size, rounds: results, peakMemory: await server.peakMemory() };
}

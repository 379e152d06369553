import type { Problem } from '@ss-tools/assets';
import type { BundleKind } from '@ss-tools/superset';
import { readPaced } from './paced-reads.ts';
import { hasCome, readBatch } from './read-batch.ts';
import type { Reader, Readings } from './read-batch.ts';

/**
 * Reads objects as they are now, with everything that their exports bring along.
 * `wanted` holds local ids by kind; kinds that need least come last, since a dashboard's export holds its charts.
 * What is wanted and neither in `assets` nor in `unread` afterwards has gone away.
 * @throws SupersetError when they cannot be read.
 */
export async function readFresh(
  reader: Reader,
  wanted: ReadonlyMap<BundleKind, readonly number[]>,
  onBatch: (objects: number) => void,
): Promise<Readings> {
  const readings: Readings = { assets: new Map(), problems: [], unread: new Map() };
  const order: BundleKind[] = ['dashboard', 'chart', 'dataset', 'database', 'saved_query', 'theme'];
  for (const kind of order) {
    const ids = (wanted.get(kind) ?? []).filter(
      (id) => !hasCome(readings.assets, reader.index, kind, id),
    );
    await readPaced(ids, {
      weightOf: (id) => reader.index.weightOf(kind, id),
      read: async (batch) => {
        await readBatch(reader, readings, kind, batch);
        onBatch(batch.length);
      },
    });
  }
  // What one export leaves out, another can bring along.
  for (const id of readings.unread.keys()) if (readings.assets.has(id)) readings.unread.delete(id);
  return { ...readings, problems: distinct(readings, readings.problems) };
}

/** Each problem once (a broken file comes with everything that needs it), without those that solved themselves. */
function distinct({ assets }: Readings, problems: readonly Problem[]): Problem[] {
  const byMessage = new Map(problems.map((problem) => [problem.message, problem]));
  return [...byMessage.values()].filter(
    ({ code, asset }) => code !== 'not-exported' || asset === undefined || !assets.has(asset),
  );
}

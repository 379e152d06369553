/** Assets in the first export of a kind; an export of 6.1 takes about 10 ms for each. */
const FIRST_WEIGHT = 100;
const MOST_WEIGHT = 300;
/** A quarter of what gunicorn's default allows one request, since two may share one worker. */
const AIM_SECONDS = 7.5;
/** Exports keep a processor busy, and many a Superset has one worker: more at once would only make each of them longer. */
const LANES = 2;

export type PacedReads<T> = {
  /** About how many assets the export of an item holds. */
  readonly weightOf: (item: T) => number;
  readonly read: (batch: readonly T[]) => Promise<void>;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
};

/**
 * Reads items in batches, two at a time, whose size follows the pace of the target: an export is one request of one
 * Superset worker, which gunicorn ends after 30 s by default. An item that is too heavy goes alone.
 * @throws whatever the first failing `read` throws; no further batch is begun then.
 */
export async function readPaced<T>(
  items: readonly T[],
  { weightOf, read, now = () => performance.now() }: PacedReads<T>,
): Promise<void> {
  let left = items;
  let most = FIRST_WEIGHT;
  const lane = async (): Promise<void> => {
    while (left.length > 0) {
      const batch = firstOf(left, most, weightOf);
      left = left.slice(batch.length);
      const from = now();
      try {
        await read(batch);
      } catch (error) {
        left = [];
        throw error;
      }
      most = nextWeight(weigh(batch, weightOf), (now() - from) / 1000);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

function firstOf<T>(items: readonly T[], most: number, weightOf: (item: T) => number): T[] {
  const batch: T[] = [];
  let weight = 0;
  for (const item of items) {
    weight += weightOf(item);
    if (weight > most && batch.length > 0) break;
    batch.push(item);
  }
  return batch;
}

const weigh = <T>(items: readonly T[], weightOf: (item: T) => number): number =>
  items.reduce((sum, item) => sum + weightOf(item), 0);

/** What the target can do in the time that one request should take, at the pace of the last one; at most twice as much. */
const nextWeight = (weight: number, seconds: number): number =>
  Math.min(
    MOST_WEIGHT,
    2 * Math.max(weight, FIRST_WEIGHT / 2),
    (weight * AIM_SECONDS) / Math.max(seconds, 0.001),
  );

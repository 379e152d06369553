import type { Passed } from './counting-proxy.ts';
import { processorSeconds } from './processor-time.ts';
import type { Side } from './side.ts';

/** One timed piece of work. */
export type Measured = {
  readonly seconds: number;
  /** Processor seconds of everything that took part; null where the system does not tell. */
  readonly processor: number | null;
  readonly requests: number;
  /** Requests that could change a Superset: all but GET, and signing in. */
  readonly writes: number;
  /** The longest single request, in seconds. */
  readonly longest: number;
  /** What passed, by method and path: how often, and how many milliseconds in all. */
  readonly profile: readonly {
    readonly request: string;
    readonly count: number;
    readonly ms: number;
  }[];
};

/** Times a piece of work, and counts what it asked of both sides. */
export async function measure(
  sides: readonly Side[],
  work: () => Promise<unknown>,
): Promise<Measured> {
  for (const { proxy } of sides) proxy.take();
  const before = processorSeconds();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const after = processorSeconds();
  const passed = sides.flatMap((side) =>
    side.proxy.take().map((each) => ({ side: side.name, ...each })),
  );
  const byRequest = new Map<string, { count: number; ms: number }>();
  for (const { side, method, path, ms } of passed) {
    const request = `${side} ${method} ${path}`;
    const known = byRequest.get(request) ?? { count: 0, ms: 0 };
    byRequest.set(request, { count: known.count + 1, ms: known.ms + ms });
  }
  return {
    seconds,
    processor: before === null || after === null ? null : after - before,
    requests: passed.length,
    writes: passed.filter(isWrite).length,
    longest: Math.max(0, ...passed.map(({ ms }) => ms)) / 1000,
    profile: [...byRequest]
      .map(([request, { count, ms }]) => ({ request, count, ms: Math.round(ms) }))
      .toSorted((a, b) => b.ms - a.ms),
  };
}

const isWrite = ({ method, path }: Passed): boolean =>
  method !== 'GET' && method !== 'HEAD' && !/\/login\/?$|\/security\/(login|refresh)$/.test(path);

/** The middle of numbers; of an even count, the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}

/** Median and range of numbers. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number };

export const spread = (numbers: readonly number[]): Spread => ({
  median: median(numbers),
  min: Math.min(...numbers),
  max: Math.max(...numbers),
});

/** Ratios round by round, so that a busy minute slows both of a pair. */
export const ratios = (
  of: readonly Measured[],
  to: readonly Measured[],
  figure: (one: Measured) => number = ({ seconds }) => seconds,
): Spread =>
  spread(
    of.flatMap((one, round) => (to[round] === undefined ? [] : [figure(one) / figure(to[round])])),
  );

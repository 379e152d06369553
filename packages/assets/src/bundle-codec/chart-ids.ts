import type { LocalIds } from '../bundle.ts';
import type { ChartIds } from './to-local-ids.ts';

/** Beyond what a Superset ever numbers a chart, and within the 32 bits that it may. */
const FIRST = 1_000_000_000;
const SPAN = 1_000_000_000;

/**
 * A number for every chart: the target's own where it has the chart, so that what an importer does not rename is right
 * already; otherwise one made from the UUID, the same in every bundle.
 */
export function chartIdsFor(ids: LocalIds): ChartIds {
  const made = new Map<string, number>();
  const taken = new Set<number>();
  return (key) => {
    const real = ids.idOf('chart', key);
    if (real !== undefined) return { id: real, real: true };
    let id = made.get(key);
    if (id === undefined) {
      id = FIRST + (Number.parseInt(key.replaceAll('-', '').slice(-8), 16) % SPAN || 0);
      while (taken.has(id)) id = id + 1;
      taken.add(id);
      made.set(key, id);
    }
    return { id, real: false };
  };
}

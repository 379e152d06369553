import type { Api } from '../api.ts';
import type { Filter, ReadOptions } from '../client.ts';
import { SupersetError } from '../errors.ts';
import { asObject } from '../http/answer.ts';
import { number } from './reading.ts';

/** Superset answers at most so many rows, whatever is asked for. */
export const PAGE_SIZE = 100;
/** More rows than any Superset has: what claims more is broken or hostile. */
const MOST_ROWS = 500_000;
/** A list that changes while it is read is read again so often. */
const TRIES = 4;

export interface ListQuery extends ReadOptions {
  readonly columns?: readonly string[];
  readonly filters?: readonly Filter[];
}

async function page(
  api: Api,
  path: string,
  query: ListQuery,
  index: number,
): Promise<{ count: number; rows: Record<string, unknown>[] }> {
  const answer = await api.read(path, {
    q: {
      columns: query.columns,
      filters: query.filters,
      page: index,
      page_size: PAGE_SIZE,
    },
    ...(query.signal ? { signal: query.signal } : {}),
  });
  const rows = answer['result'];
  if (!Array.isArray(rows))
    throw new SupersetError('The answer is not a list as Superset sends it.', {
      code: 'bad-response',
      path,
    });
  const ids = Array.isArray(answer['ids']) ? (answer['ids'] as unknown[]) : [];
  return {
    count: number(answer, 'count'),
    rows: rows.map((row, place) => ({ id: ids[place], ...asObject(row) })),
  };
}

/**
 * Every row of a list, in order of id. The first page tells the count, the others are read in parallel.
 * Lists have no order that ties cannot shake and may change under way: rows that came twice or are missing make it read again.
 */
export async function listAll(
  api: Api,
  path: string,
  query: ListQuery = {},
): Promise<Record<string, unknown>[]> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await page(api, path, query, 0);
    if (first.count > MOST_ROWS) {
      throw new SupersetError(`The list ${path} claims to have ${first.count} rows.`, {
        code: 'bad-response',
        path,
      });
    }
    // Pages may be smaller than what was asked for (FAB_API_MAX_PAGE_SIZE).
    const size = Math.max(1, Math.min(first.rows.length, PAGE_SIZE));
    const pages = Math.max(1, Math.ceil(first.count / size));
    const others = Array.from({ length: pages - 1 }, (_, index) => index + 1);
    const rest = await Promise.all(others.map((index) => page(api, path, query, index)));
    const byId = new Map<number, Record<string, unknown>>();
    for (const row of [first, ...rest].flatMap(({ rows }) => rows))
      byId.set(number(row, 'id'), row);
    const steady = rest.every(({ count }) => count === first.count) && byId.size === first.count;
    if (steady) return [...byId.values()].sort((a, b) => number(a, 'id') - number(b, 'id'));
    if (attempt === TRIES) {
      throw new SupersetError(`The list ${path} kept changing while it was read.`, {
        code: 'bad-response',
        path,
        hint: 'Try again when fewer people are editing.',
      });
    }
  }
}

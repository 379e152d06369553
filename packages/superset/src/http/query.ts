import { encodeRison } from './rison.ts';

/** The path with its query; `q` is written in Rison, readable where a URL allows it. */
export function pathWithQuery(
  path: string,
  { q, query }: { readonly q?: unknown; readonly query?: Readonly<Record<string, string>> },
): string {
  const parts = Object.entries(query ?? {}).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  if (q !== undefined)
    parts.push(
      `q=${encodeURIComponent(encodeRison(q)).replaceAll('%3A', ':').replaceAll('%2C', ',')}`,
    );
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

/**
 * Where in an input a text holds what no column can store (U+0000, or half of a surrogate pair): its path, or null when
 * there is none. Nobody types those, and PostgreSQL would answer them with an error of its own.
 */
export function unstorableText(value: unknown, path: readonly string[] = []): string[] | null {
  if (typeof value === 'string') return isStorable(value) ? null : [...path];
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return null;
  for (const [name, item] of Object.entries(value)) {
    const found = isStorable(name) ? unstorableText(item, [...path, name]) : [...path];
    if (found !== null) return found;
  }
  return null;
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

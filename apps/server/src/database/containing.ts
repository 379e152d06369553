/** A pattern for `ilike` that finds `text` anywhere, with its own % and _ taken as they are. */
export const containing = (text: string): string =>
  `%${text.replace(/[\\%_]/g, '\\$&').replaceAll('\0', '')}%`;

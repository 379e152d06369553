/** Escapes of JSON text that PostgreSQL's jsonb cannot hold; an escaped backslash is matched to be skipped. */
const NOT_STORABLE = /\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g;

/**
 * A value as text for a jsonb column; pg would turn arrays into PostgreSQL arrays.
 * U+0000 and halves of surrogate pairs, which PostgreSQL cannot store, become U+FFFD.
 */
export const jsonb = (value: unknown): string =>
  JSON.stringify(value).replace(NOT_STORABLE, (found) => (found === '\\\\' ? found : '\uFFFD'));

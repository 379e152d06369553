/**
 * A value as text for a jsonb column; pg would turn arrays into PostgreSQL arrays.
 * PostgreSQL cannot store U+0000 in jsonb; it becomes U+FFFD.
 */
export const jsonb = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'string' && item.includes('\u0000')
      ? item.replaceAll('\u0000', '\uFFFD')
      : item,
  );

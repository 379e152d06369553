import type { ColumnType } from 'kysely';

/** A jsonb column: read as a value, written as text made by `jsonb()`. */
export type JsonColumn<T> = ColumnType<T, string, string>;

/** A timestamptz that the database fills in (`default now()`) unless it is said. */
export type CreatedAt = ColumnType<Date, Date | undefined, Date>;

import { splitList } from '../split-list.ts';

/** PostgreSQL takes 65,535 parameters in one statement; no table here has more than a dozen columns. */
const ROWS_OF_ONE_STATEMENT = 2_000;

/** Rows, or values to look for, in lists that each fit into one statement. */
export const batches = <T>(rows: readonly T[]): T[][] => splitList(rows, ROWS_OF_ONE_STATEMENT);

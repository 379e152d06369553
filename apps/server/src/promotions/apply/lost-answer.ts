import { isSupersetError } from '@ss-tools/superset';

/** Failures that pass: the target was restarted, or the connection was cut. What was sent may have been done or not. */
export const isPassing = (error: unknown): boolean =>
  isSupersetError(
    error,
    'unreachable',
    'unavailable',
    'timeout',
    'connection-lost-after-send',
    'rate-limited',
  );

/**
 * Whether Superset may still be working on a write that failed so: nobody waited for its answer, but it was sent. Not so
 * where it surely never began, or has ended (no connection, 429, 502, 503).
 */
export const mayBeUnderWay = (error: unknown): boolean =>
  isSupersetError(error) &&
  error.ambiguous &&
  (error.code === 'timeout' || error.code === 'connection-lost-after-send' || error.status === 504);

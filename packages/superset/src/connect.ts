import type { SupersetClient } from './client.ts';
import type { ConnectOptions } from './options.ts';

/**
 * A client for one Superset. Sends nothing yet: sign-in happens with the first call.
 * Errors: `bad-options`.
 */
export function connect(options: ConnectOptions): SupersetClient {
  throw new Error(`being built: ${options.url}`);
}

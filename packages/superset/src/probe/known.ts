import type { ReadOptions } from '../client.ts';
import type { VersionProfile } from '../versions/profile.ts';

/** What the rest of the client asks the probe for. Found once and kept; the signal ends the waiting of its giver. */
export interface Known {
  version(options?: ReadOptions): Promise<string>;
  profile(options?: ReadOptions): Promise<VersionProfile>;
  /** Whether the import takes bundles that hold only what changed. */
  sparse(options?: ReadOptions): Promise<boolean>;
}

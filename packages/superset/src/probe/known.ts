import type { VersionProfile } from '../versions/profile.ts';

/** What the rest of the client asks the probe for. Found once and kept. */
export interface Known {
  version(): Promise<string>;
  profile(): Promise<VersionProfile>;
  /** Whether the import takes bundles that hold only what changed. */
  sparse(): Promise<boolean>;
}

import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder that outlives a checkout: engine data, the compose binary, base images. `SS_TOOLS_CACHE` moves it. */
export function cacheFolder(...parts: string[]): string {
  const folder = join(
    process.env['SS_TOOLS_CACHE'] ?? join(homedir(), '.cache', 'ss-tools'),
    'ops',
    ...parts,
  );
  mkdirSync(folder, { recursive: true });
  return folder;
}

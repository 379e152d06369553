import { statfsSync } from 'node:fs';
import type { Rehearsal } from '../drill.ts';

const IMAGE = 'ss-tools-ops/drill';

/** The backups' disk filled by a dump that should have gone long ago, and an image that nothing uses. */
export const diskFull: Rehearsal = {
  kind: 'rehearsal',
  name: 'disk-full',
  runbook: 'disk-full',
  alert: 'DiskFilling',
  // Its steps prune what nothing uses in the whole engine.
  ownEngine: true,
  inject: async ({ stack }) => {
    if (!stack.ownDisk)
      throw new Error('the backups have no disk of their own: no loop device could be mounted');
    // The newest dump always stays, however old it is.
    await stack.sh('ops/bin/backup dump');
    for (const label of ['old', 'new'])
      await stack.sh(
        `printf 'FROM postgres:16.11-bookworm\\nLABEL drill=${label}-${Date.now()}\\n' | docker build -q -t ${IMAGE} - > /dev/null`,
      );
    const disk = statfsSync(stack.state('backup'));
    const left = (disk.bavail - disk.blocks / 20) * disk.bsize;
    await stack.sh(`cd "$SS_STATE/backup/dump" && fallocate -l ${Math.floor(left)} 20200101T000000Z.dump
      chown 999:999 20200101T000000Z.dump && touch -d '60 days ago' 20200101T000000Z.dump`);
    return async () => {
      const after = statfsSync(stack.state('backup'));
      return { 'room left': `${Math.round((100 * after.bavail) / after.blocks)} %` };
    };
  },
  tidy: async ({ stack }) =>
    void (await stack.shell(
      `rm -f "$SS_STATE/backup/dump/20200101T000000Z.dump"; docker image rm -f ${IMAGE}`,
    )),
};

import { contract } from '@ss-tools/api';
import { assetId } from '@ss-tools/assets';
import { change } from '../audit/change.ts';
import type { Context } from '../context.ts';
import type { AddRoute } from '../http/add-route.ts';
import { readUploadAside } from './read-upload-aside.ts';
import { findSnapshotRow } from './snapshot-row.ts';
import { putContents } from './store/contents.ts';
import { keepSnapshot } from './store/keep-snapshot.ts';

/** An uploaded export becomes a snapshot; zip and YAML are checked before anything is kept. */
export function addUploadRoute(add: AddRoute, context: Context): void {
  add(contract.snapshots.upload, async ({ upload, query, actor }) => {
    const { assets, problems, supersetLine } = await readUploadAside(upload);
    const id = await change(context.db, actor, async (trx, record) => {
      await putContents(trx, assets);
      const snapshot = await keepSnapshot(trx, {
        origin: 'bundle',
        environment: null,
        label: query.name,
        supersetVersion: supersetLine,
        complete: false,
        absent: [],
        unread: new Map(),
        partlySeen: new Set(),
        problems: problems.map(({ message, asset }) => ({ message, ...(asset ? { asset } : {}) })),
        assets: assets.map((asset) => ({
          ...asset,
          id: assetId(asset),
          localId: null,
        })),
      });
      await record({
        action: 'snapshot.upload',
        subject: `snapshot:${snapshot}`,
        detail: { name: query.name, assets: assets.length },
      });
      return snapshot;
    });
    return findSnapshotRow(context.db, id);
  });
}

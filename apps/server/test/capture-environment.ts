import assert from 'node:assert/strict';
import { contract } from '@ss-tools/api';
import type { SnapshotRow } from '@ss-tools/api';
import type { Asset, AssetId } from '@ss-tools/assets';
import type { z } from 'zod';
import { loadSnapshot } from '../src/snapshots/store/load-snapshot.ts';
import type { LabEnvironment, PromotionLab } from './promotion-lab.ts';

/** What a capture kept, and the exports that it asked Superset for ("dataset"), in order. */
export type LookBack = {
  readonly snapshot: z.output<typeof SnapshotRow>;
  readonly assets: ReadonlyMap<AssetId, Asset>;
  readonly exports: readonly string[];
};

/** Captures an environment of a lab, incrementally unless said otherwise. */
export async function captureAgain(
  lab: PromotionLab,
  environment: LabEnvironment,
  full = false,
): Promise<LookBack> {
  const { api, context } = lab.server;
  const before = environment.proxy.passed.length;
  const started = await api.call(contract.snapshots.capture, {
    params: { id: environment.id },
    body: { full },
  });
  const job = await lab.ended(started.id);
  assert.equal(job.state, 'succeeded', JSON.stringify(job.error));
  const id = job.result?.['snapshot'] ?? '';
  const snapshot = await api.call(contract.snapshots.get, { params: { id } });
  const { assets } = await loadSnapshot(context.db, id);
  const exports = environment.proxy.passed
    .slice(before)
    .flatMap((line) => /^GET \/api\/v1\/(\w+)\/export\/$/.exec(line)?.[1] ?? []);
  return { snapshot, assets, exports };
}

import type { AssetId } from '@ss-tools/assets';
import type { EnvironmentCapture } from '../snapshots/capture-environment.ts';

/** Names of the alerts and reports about each chart and dashboard, as far as the account may see them. */
export async function reportsAbout(
  { client, ids }: EnvironmentCapture,
  signal: AbortSignal,
): Promise<Map<AssetId, string[]>> {
  const about = new Map<AssetId, string[]>();
  for (const { name, chartId, dashboardId } of (await client.reports({ signal })) ?? []) {
    for (const [kind, localId] of [
      ['chart', chartId],
      ['dashboard', dashboardId],
    ] as const) {
      const key = localId === null ? undefined : ids.keyOf(kind, localId);
      if (key === undefined) continue;
      about.set(`${kind}:${key}`, [...(about.get(`${kind}:${key}`) ?? []), name]);
    }
  }
  return about;
}

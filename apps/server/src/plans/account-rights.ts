import type { AssetId, AssetKind, WriteRights } from '@ss-tools/assets';
import type { Inspection } from '@ss-tools/superset';
import type { EnvironmentCapture } from '../snapshots/capture-environment.ts';

/**
 * What the account may write in the target. Where something lacks, it is looked at anew: a right that was just given
 * counts at once, not when the client that remembers is renewed.
 */
export async function accountRights(
  captured: EnvironmentCapture,
  signal: AbortSignal,
): Promise<WriteRights> {
  const lacking = missingIn(captured.inspection).length > 0;
  const inspection = lacking
    ? await captured.client.inspect({ fresh: true, signal })
    : captured.inspection;
  return {
    missing: missingIn(inspection),
    owned: await ownedIn(captured, inspection, signal),
    wholeClosures: !inspection.capabilities.sparseAssetsImport,
  };
}

const missingIn = ({ account }: Inspection): WriteRights['missing'] =>
  account.missing
    .filter(({ needed }) => needed !== 'read')
    .map(({ right, why }) => ({ right, why }));

/**
 * Datasets, charts and dashboards of which the account is an owner, by its number: names need rights of their own. null
 * for admins, and where nobody knows who it is.
 */
async function ownedIn(
  { client }: EnvironmentCapture,
  { account: { id, admin } }: Inspection,
  signal: AbortSignal,
): Promise<ReadonlySet<AssetId> | null> {
  if (id === null || admin !== false) return null;
  const mine = { filters: [{ col: 'owners', opr: 'rel_m_m', value: id }], signal };
  const [datasets, charts, dashboards] = await Promise.all([
    client.datasets.list(mine),
    client.charts.list(mine),
    client.dashboards.list(mine),
  ]);
  const ids = (kind: AssetKind, rows: readonly { readonly uuid: string }[]): AssetId[] =>
    rows.map(({ uuid }): AssetId => `${kind}:${uuid}`);
  return new Set([
    ...ids('dataset', datasets),
    ...ids('chart', charts),
    ...ids('dashboard', dashboards),
  ]);
}

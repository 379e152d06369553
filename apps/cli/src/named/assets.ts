import { ASSET_KINDS } from '@ss-tools/assets';
import type { AssetId, AssetKind } from '@ss-tools/assets';
import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import { captureEnvironment } from '../jobs/capture-environment.ts';
import { CliError } from '../problem.ts';
import type { Session } from '../command.ts';
import type { EnvironmentRow } from './environments.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a whole identity, "chart:UUID" or "tag:name". */
export const isIdentity = (text: string): text is AssetId =>
  ASSET_KINDS.some((kind) => text.startsWith(`${kind}:`) && text.length > kind.length + 1);

/**
 * What --select takes: an identity, `KIND:*`, `all` (everything but databases), `dashboard:SLUG`, or a slug alone.
 */
export const selector = (text: string): string =>
  text === 'all' || isIdentity(text) ? text : `dashboard:${text}`;

/** An identity that has to be whole, such as in --delete. */
export function identity(text: string): AssetId {
  if (isIdentity(text)) return text;
  throw new CliError(
    'not-an-identity',
    `"${text}" is no asset identity.`,
    `Write KIND:UUID, with a kind of ${ASSET_KINDS.join(', ')}. \`ss-tools compare\` shows them.`,
  );
}

/**
 * Finds one asset of an environment by identity, UUID or exact name. A name is looked up in the last capture, and
 * must be the only one of its kind: nothing is guessed.
 */
export async function findAsset(
  session: Session,
  api: ApiClient,
  environment: EnvironmentRow,
  kind: AssetKind,
  text: string,
): Promise<AssetId> {
  if (text.startsWith(`${kind}:`)) return identity(text);
  if (UUID.test(text)) return `${kind}:${text.toLowerCase()}`;
  const snapshot =
    environment.lastCapture?.snapshot ?? (await captureEnvironment(session, api, environment));
  const { items } = await api.call(contract.snapshots.assets, {
    params: { id: snapshot },
    query: { kind, search: text.slice(0, 200), limit: 500 },
  });
  const found = items.filter((asset) => asset.name === text);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  if (found.length > 1) {
    throw new CliError(
      'ambiguous-name',
      `${environment.name} has ${found.length} ${kind}s named "${text}".`,
      `Name it by its identity: ${found.map((asset) => asset.id).join(', ')}.`,
    );
  }
  throw new CliError(
    'no-such-asset',
    `${environment.name} has no ${kind} named "${text}" in its last capture.`,
    `See \`ss-tools assets ${environment.name} --kind ${kind}\`, or capture it again: \`ss-tools capture ${environment.name}\`.`,
  );
}

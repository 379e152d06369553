import type { Asset, AssetKind } from '../asset.ts';
import type { Json } from '../json.ts';
import type { Notice } from '../plan.ts';
import { isObject } from '../values/json-text.ts';
import type { Draft } from './draft.ts';
import { writes } from './draft.ts';
import { nameOf } from './look-up.ts';

type Demand = {
  readonly field: string;
  readonly isMet: (value: Json | undefined) => boolean;
  readonly must: string;
};

const isText = (value: Json | undefined): boolean => typeof value === 'string' && value !== '';

/** What the ImportV1*Schema classes of every version (4.1 to 6.1) demand, and assets of an uploaded bundle may lack. */
const DEMANDS: Partial<Record<AssetKind, readonly Demand[]>> = {
  dataset: [
    { field: 'database_uuid', isMet: isText, must: 'name its database' },
    { field: 'table_name', isMet: isText, must: 'have a name' },
  ],
  chart: [
    { field: 'dataset_uuid', isMet: isText, must: 'name its dataset' },
    {
      field: 'params',
      isMet: (value) => value === undefined || isObject(value),
      must: 'be a JSON object',
    },
  ],
  dashboard: [{ field: 'position', isMet: isObject, must: 'be a JSON object' }],
};

/** Finds contents that Superset would refuse on import, with an error that names nothing. */
export function checkContents(drafts: readonly Draft[]): Notice[] {
  return drafts.filter(writes).flatMap(({ after }) => {
    if (after === null) return [];
    const unmet = (DEMANDS[after.kind] ?? []).filter(
      ({ field, isMet }) => !isMet(after.content[field]),
    );
    return unmet.map((demand) => refused(after, demand));
  });
}

const refused = (asset: Asset, { field, must }: Demand): Notice => ({
  level: 'blocker',
  code: 'field-refused',
  asset: `${asset.kind}:${asset.key}`,
  message: `Superset would refuse ${nameOf(asset)} for its field ${field}: it must ${must}.`,
  hint: 'Correct it in the source, then capture and plan again.',
});

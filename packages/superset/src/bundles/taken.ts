import type { Api } from '../api.ts';
import type { HidingKind, ReadOptions } from '../client.ts';
import { isSupersetError } from '../errors.ts';
import type { SupersetError } from '../errors.ts';
import type { Known } from '../probe/known.ts';
import { importBundle } from './transfer.ts';

const METADATA = 'metadata.yaml';
const FOLDER: Record<HidingKind, string> = { dashboard: 'dashboards', saved_query: 'queries' };

/** See `SupersetClient.taken`. */
export async function taken(
  api: Api,
  known: Known,
  kind: HidingKind,
  uuids: readonly string[],
  options: ReadOptions = {},
): Promise<ReadonlySet<string> | null> {
  if (uuids.length === 0) return new Set();
  try {
    await importBundle(api, known, kind, question(kind, uuids), { repeatable: true, ...options });
  } catch (error) {
    if (isSupersetError(error, 'rejected')) return answerIn(error, kind);
    if (!isSupersetError(error, 'forbidden')) throw error;
  }
  return null;
}

/**
 * Superset tells of what it hides in one place only: an import without `overwrite` names what exists. This one can write
 * nothing. It is refused for its type, for a file without content, and saved queries for want of a database as well.
 */
const question = (kind: HidingKind, uuids: readonly string[]): Map<string, string> =>
  new Map([
    [METADATA, `version: 1.0.0\ntype: Question\ntimestamp: '2026-01-01T00:00:00+00:00'\n`],
    [`${FOLDER[kind]}/refused.yaml`, 'version: 1.0.0\n'],
    ...uuids.map((uuid): [string, string] => [`${FOLDER[kind]}/${uuid}.yaml`, fileOf(kind, uuid)]),
  ]);

const NO_DATABASE = '00000000-0000-0000-0000-000000000000';

const fileOf = (kind: HidingKind, uuid: string): string =>
  kind === 'dashboard'
    ? `dashboard_title: Question\nuuid: ${uuid}\nversion: 1.0.0\n`
    : `label: Question\nsql: select 1\nuuid: ${uuid}\nversion: 1.0.0\ndatabase_uuid: ${NO_DATABASE}\n`;

/** null where the type was not objected to: then Superset did not look at the whole, and what it did not name says nothing. */
function answerIn({ problems }: SupersetError, kind: HidingKind): ReadonlySet<string> | null {
  if (!problems.some(({ field }) => field.startsWith(METADATA))) return null;
  const file = new RegExp(`^${FOLDER[kind]}/([0-9a-f-]{36})\\.yaml$`);
  return new Set(problems.flatMap(({ field }) => file.exec(field)?.[1] ?? []));
}

import type { Api } from '../api.ts';
import { importBundle } from '../bundles/transfer.ts';
import type { SavedQueries } from '../client.ts';
import { isSupersetError } from '../errors.ts';
import type { SupersetError } from '../errors.ts';
import type { Known } from '../probe/known.ts';
import { savedQuery } from './kinds.ts';
import { resource } from './resource.ts';

const METADATA = 'metadata.yaml';
const FILE = /^queries\/(.+)\.yaml$/;

export function savedQueries(api: Api, known: Known): SavedQueries {
  return {
    ...resource(api, known, savedQuery),
    async taken(uuids, options = {}) {
      if (uuids.length === 0) return new Set();
      try {
        await importBundle(api, known, 'saved_query', question(uuids), {
          repeatable: true,
          ...options,
        });
      } catch (error) {
        if (isSupersetError(error, 'rejected')) return answerIn(error);
        if (!isSupersetError(error, 'forbidden')) throw error;
      }
      return null;
    },
  };
}

/**
 * Superset tells of saved queries that belong to others in one place only: an import without `overwrite` names those that
 * exist. This one can write nothing: it is refused for its type, and holds no database, without which none is imported.
 */
const question = (uuids: readonly string[]): Map<string, string> =>
  new Map([
    [METADATA, `version: 1.0.0\ntype: Question\ntimestamp: '2026-01-01T00:00:00+00:00'\n`],
    ...uuids.map((uuid): [string, string] => [`queries/${uuid}.yaml`, fileOf(uuid)]),
  ]);

const NO_DATABASE = '00000000-0000-0000-0000-000000000000';

const fileOf = (uuid: string): string =>
  `label: Question\nsql: select 1\nuuid: ${uuid}\nversion: 1.0.0\ndatabase_uuid: ${NO_DATABASE}\n`;

/** null where the type was not objected to: then Superset did not look at the whole, and what it did not name says nothing. */
function answerIn({ problems }: SupersetError): ReadonlySet<string> | null {
  if (!problems.some(({ field }) => field.startsWith(METADATA))) return null;
  return new Set(problems.flatMap(({ field }) => FILE.exec(field)?.[1] ?? []));
}

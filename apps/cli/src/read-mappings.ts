import type { AssetId } from '@ss-tools/assets';
import type { ApiClient } from '@ss-tools/api';
import type { Session } from './command.ts';
import { findAsset } from './named/assets.ts';
import type { EnvironmentRow } from './named/environments.ts';
import { CliError } from './problem.ts';

export type MappingOptions = {
  readonly database?: string[];
  readonly dataset?: string[];
  readonly chart?: string[];
  readonly dashboard?: string[];
  readonly catalog?: string[];
  readonly schema?: string[];
  readonly table?: string[];
  readonly role?: string[];
  readonly owner?: string[];
};

type NameMapping = { database: AssetId; from: string | null; to: string | null };

/** Turns the options of `map` into a mapping set, with names of assets looked up on their side. */
export async function readMappings(
  session: Session,
  api: ApiClient,
  source: EnvironmentRow,
  target: EnvironmentRow,
  options: MappingOptions,
) {
  const assets: { from: AssetId; to: AssetId }[] = [];
  for (const kind of ['database', 'dataset', 'chart', 'dashboard'] as const) {
    for (const text of options[kind] ?? []) {
      const [from, to] = pair(text, `--${kind}`);
      assets.push({
        from: await findAsset(session, api, source, kind, from),
        to: await findAsset(session, api, target, kind, to),
      });
    }
  }
  const names = async (option: 'catalog' | 'schema' | 'table'): Promise<NameMapping[]> => {
    const found: NameMapping[] = [];
    for (const text of options[option] ?? []) {
      const { database, from, to } = scoped(text, `--${option}`);
      found.push({
        database: await findAsset(session, api, source, 'database', database),
        from,
        to,
      });
    }
    return found;
  };
  return {
    assets,
    catalogs: await names('catalog'),
    schemas: await names('schema'),
    tables: await names('table'),
    roles: (options.role ?? []).map((text) => person(text, '--role')),
    owners: (options.owner ?? []).map((text) => person(text, '--owner')),
  };
}

function pair(text: string, option: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1 || equals === text.length - 1) {
    throw new CliError('bad-mapping', `${option} takes FROM=TO, and "${text}" is not that.`);
  }
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** "DATABASE:FROM=TO"; the database may be an identity, which has a colon itself. */
function scoped(
  text: string,
  option: string,
): { database: string; from: string | null; to: string | null } {
  const match = /^((?:database:)?[^:=]+):([^=]*)=(.*)$/s.exec(text);
  if (match === null) {
    throw new CliError(
      'bad-mapping',
      `${option} takes DATABASE:FROM=TO, and "${text}" is not that.`,
    );
  }
  const [, database = '', from = '', to = ''] = match;
  return { database, from: from === '' ? null : from, to: to === '' ? null : to };
}

function person(text: string, option: string): { from: string; to: string | null } {
  const equals = text.indexOf('=');
  if (equals < 1)
    throw new CliError('bad-mapping', `${option} takes FROM=TO, and "${text}" is not that.`);
  return { from: text.slice(0, equals), to: text.slice(equals + 1) || null };
}

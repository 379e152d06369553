import { ASSET_KINDS } from '@ss-tools/assets';
import type { AssetKind } from '@ss-tools/assets';
import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import type { Register, Session } from '../command.ts';
import { captureEnvironment } from '../jobs/capture-environment.ts';
import { findEnvironment } from '../named/environments.ts';
import { allPages } from '../named/pages.ts';
import { readSide } from '../named/sides.ts';
import { table } from '../output/table.ts';
import { CliError } from '../problem.ts';

type Options = { kind?: string; search?: string };

export const registerAssets: Register = (program, session) => {
  program
    .command('assets')
    .summary('what a side holds, with the identities that --select takes')
    .argument('<side>', 'environment (its last capture), snapshot id or bundle.zip')
    .option('--kind <kind>', `one of ${ASSET_KINDS.join(', ')}`)
    .option('--search <text>', 'only names that hold this text')
    .action((side: string, options: Options, command) => assets(session(command), side, options));
};

async function assets(session: Session, text: string, options: Options): Promise<void> {
  const api = await session.api();
  const kind = options.kind === undefined ? undefined : readKind(options.kind);
  const id = await snapshotOf(session, api, text);
  const rows = await allPages((page) =>
    api.call(contract.snapshots.assets, {
      params: { id },
      query: { ...page, kind, ...(options.search === undefined ? {} : { search: options.search }) },
    }),
  );
  session.print(rows, () =>
    table(
      ['IDENTITY', 'NAME'],
      rows.map((row) => [row.id, row.name]),
      'Nothing here.',
    ),
  );
}

async function snapshotOf(session: Session, api: ApiClient, text: string): Promise<string> {
  const { side } = await readSide(api, text);
  if (side.from === 'snapshot') return side.snapshot;
  const environment = await findEnvironment(api, side.environment);
  return environment.lastCapture?.snapshot ?? captureEnvironment(session, api, environment);
}

function readKind(text: string): AssetKind {
  const kind = ASSET_KINDS.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw new CliError(
    'bad-kind',
    `There is no kind "${text}".`,
    `Kinds are ${ASSET_KINDS.join(', ')}.`,
  );
}

import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import type { Register, Session } from '../command.ts';
import { findEnvironment } from '../named/environments.ts';
import { findEntries, mappingsText } from '../mappings.ts';
import type { PairMappings } from '../mappings.ts';
import { readMappings } from '../read-mappings.ts';
import type { MappingOptions } from '../read-mappings.ts';
import type { EnvironmentRow } from '../named/environments.ts';

type Options = MappingOptions & { forget?: string[] };

export const registerMap: Register = (program, session) => {
  program
    .command('map')
    .summary("say what of one environment is what in another; shows the pair's mappings")
    .description(
      'Mappings belong to the ordered pair of environments and are remembered. FROM and TO of assets are an identity, ' +
        'a UUID, or an exact name that only one asset of that kind has. An empty TO means none.',
    )
    .argument('<source>')
    .argument('<target>')
    .option('--database <from=to...>', "a database connection of the source is the target's")
    .option('--dataset <from=to...>', 'twins: the same table, registered in both with other UUIDs')
    .option('--chart <from=to...>', 'twins')
    .option('--dashboard <from=to...>', 'twins')
    .option('--catalog <database:from=to...>', 'of datasets of that source database')
    .option('--schema <database:from=to...>', 'of datasets of that source database')
    .option('--table <database:from=to...>', 'of datasets of that source database')
    .option('--role <from=to...>', 'role names')
    .option('--owner <from=to...>', 'user names of owners')
    .option(
      '--forget <from...>',
      'remove what is mapped from this: an identity, role:NAME, owner:NAME, schema:NAME, …',
    )
    .action((source: string, target: string, options: Options, command) =>
      map(session(command), source, target, options),
    );
};

async function map(session: Session, from: string, to: string, options: Options): Promise<void> {
  const api = await session.api();
  const source = await findEnvironment(api, from);
  const target = await findEnvironment(api, to);
  const mappings = await change(session, api, source, target, options);
  session.print(mappings, () => mappingsText(mappings, source.name, target.name));
}

async function change(
  session: Session,
  api: ApiClient,
  source: EnvironmentRow,
  target: EnvironmentRow,
  options: Options,
): Promise<PairMappings> {
  const query = { source: source.id, target: target.id };
  const said = await readMappings(session, api, source, target, options);
  let mappings: PairMappings;
  if (Object.values(said).some((list) => list.length > 0)) {
    mappings = await api.call(contract.mappings.merge, { query, body: said });
  } else {
    mappings = await api.call(contract.mappings.get, { query });
  }
  if (options.forget === undefined) return mappings;
  // One by one: what somebody else adds to the pair meanwhile stays.
  for (const entry of findEntries(mappings, options.forget)) {
    mappings = await api.call(contract.mappings.forget, { query: { ...query, ...entry } });
  }
  return mappings;
}

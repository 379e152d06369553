import { contract } from '@ss-tools/api';
import type { CallOutput } from '@ss-tools/api';
import type { Command } from 'commander';
import { readAuthority } from '../authority-file.ts';
import type { Register, Session } from '../command.ts';
import { findEnvironment, listEnvironments } from '../named/environments.ts';
import type { EnvironmentRow } from '../named/environments.ts';
import type { Paint } from '../output/paint.ts';
import { count, moment, table } from '../output/table.ts';
import { CliError } from '../problem.ts';
import { readSecret } from '../secret.ts';

type Inspection = CallOutput<typeof contract.environments.test>;
type ConnectionOptions = {
  stage?: string;
  username?: string;
  provider?: string;
  password?: string;
  token?: string;
  header?: string[];
  caFile?: string;
  insecure?: true;
};
type EditOptions = ConnectionOptions & {
  name?: string;
  address?: string;
  checkCertificate?: true;
  /** false: --no-ca. */
  ca: boolean;
};

export const registerEnv: Register = (program, session) => {
  const env = program.command('env').description('the Supersets that ss-tools knows');
  const adding = env
    .command('add')
    .summary('add a Superset, and test it')
    .argument('<name>', 'short name: lower-case letters, digits, dashes')
    .argument('<url>', "the Superset's address")
    .option('--stage <label>', 'label such as dev, stage, prod', '');
  withConnectionOptions(adding).action(
    (name: string, url: string, options: ConnectionOptions, command) =>
      add(session(command), name, url, options),
  );
  const editing = env
    .command('edit')
    .summary('change what is said, and test it; mappings and snapshots stay')
    .argument('<env>')
    .option('--name <name>', 'another name')
    .option('--address <url>', 'another address; needs the account (and headers) again')
    .option('--stage <label>', 'label such as dev, stage, prod')
    .option('--check-certificate', 'check the certificate again, after --insecure')
    .option('--no-ca', 'trust the system’s authorities again, after --ca-file');
  withConnectionOptions(editing).action((name: string, options: EditOptions, command) =>
    edit(session(command), name, options),
  );
  env
    .command('list')
    .summary('all environments')
    .action((_options, command) => list(session(command)));
  env
    .command('test')
    .summary('test the connection: version, account, rights, capabilities')
    .argument('<env>')
    .action((name: string, _options, command) => test(session(command), name));
  env
    .command('remove')
    .summary('remove an environment with its secrets, mappings and snapshots')
    .argument('<env>')
    .action((name: string, _options, command) => remove(session(command), name));
};

/** How a Superset is reached: what adding and editing have in common. */
const withConnectionOptions = (command: Command): Command =>
  command
    .option('-u, --username <name>', 'account in Superset')
    .option('--provider <provider>', 'db or ldap (db unless said)')
    .option(
      '--password <from>',
      'where the password is: env:VARIABLE or stdin; asked for in a terminal',
    )
    .option(
      '--token <from>',
      'where a bearer token is: env:VARIABLE or stdin, instead of a user name',
    )
    .option(
      '--header <name=from...>',
      'header for a proxy before Superset, its value from env:VARIABLE',
    )
    .option('--ca-file <path>', "PEM file of the authority that signed the server's certificate")
    .option('--insecure', "do not check the server's certificate");

async function add(
  session: Session,
  name: string,
  url: string,
  options: ConnectionOptions,
): Promise<void> {
  const api = await session.api();
  const added = await api.call(contract.environments.add, {
    body: {
      name,
      url,
      stage: options.stage ?? '',
      credentials: await readCredentials(session, options),
      ...(options.header === undefined
        ? {}
        : { headers: await readHeaders(session, options.header) }),
      ...(options.caFile === undefined && options.insecure !== true
        ? {}
        : {
            tls: {
              ...(options.caFile === undefined ? {} : { ca: await readAuthority(options.caFile) }),
              ...(options.insecure === true ? { insecure: true } : {}),
            },
          }),
    },
  });
  session.print(added, () =>
    [`Added ${added.name}.`, ...inspectionLines(added.inspection, session.paint)].join('\n'),
  );
  if (added.inspection?.ok === false) session.setExit(1);
}

async function edit(session: Session, name: string, options: EditOptions): Promise<void> {
  const api = await session.api();
  const { id, credentials } = await findEnvironment(api, name);
  // A rotated password is that of the account that is there already.
  const username = options.username ?? credentials.username;
  const account = {
    ...options,
    ...(username === null ? {} : { username }),
    provider: options.provider ?? credentials.provider ?? 'db',
  };
  const credentialsSaid = [options.username, options.password, options.token].some(
    (said) => said !== undefined,
  );
  const tls = {
    ...(options.caFile === undefined ? {} : { ca: await readAuthority(options.caFile) }),
    ...(options.ca ? {} : { ca: null }),
    ...(options.insecure === true ? { insecure: true } : {}),
    ...(options.checkCertificate === true ? { insecure: false } : {}),
  };
  const edited = await api.call(contract.environments.edit, {
    params: { id },
    body: {
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options.address === undefined ? {} : { url: options.address }),
      ...(options.stage === undefined ? {} : { stage: options.stage }),
      ...(credentialsSaid ? { credentials: await readCredentials(session, account) } : {}),
      ...(options.header === undefined
        ? {}
        : { headers: await readHeaders(session, options.header) }),
      ...(Object.keys(tls).length === 0 ? {} : { tls }),
    },
  });
  session.print(edited, () =>
    [`Changed ${edited.name}.`, ...inspectionLines(edited.inspection, session.paint)].join('\n'),
  );
  if (edited.inspection?.ok === false) session.setExit(1);
}

async function readCredentials(session: Session, options: ConnectionOptions) {
  if (options.token !== undefined) {
    return {
      kind: 'token',
      token: await readSecret(session.terminal, options.token, 'token'),
    } as const;
  }
  const { username, provider = 'db' } = options;
  if (username === undefined) {
    throw new CliError('no-account', 'Say the account: --username NAME, or --token env:VARIABLE.');
  }
  if (provider !== 'db' && provider !== 'ldap') {
    throw new CliError('bad-provider', `--provider is db or ldap, not "${provider}".`);
  }
  const password = await readSecret(session.terminal, options.password, `password of ${username}`);
  return { kind: 'password', username, password, provider } as const;
}

async function readHeaders(
  session: Session,
  given: readonly string[],
): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const text of given) {
    const equals = text.indexOf('=');
    if (equals < 1)
      throw new CliError('bad-header', `"${text}" is no header.`, 'Write NAME=env:VARIABLE.');
    const name = text.slice(0, equals);
    headers[name] = await readSecret(session.terminal, text.slice(equals + 1), `header ${name}`);
  }
  return headers;
}

async function list(session: Session): Promise<void> {
  const all = await listEnvironments(await session.api());
  const { paint } = session;
  session.print(all, () =>
    table(
      ['NAME', 'STAGE', 'URL', 'VERSION', 'STATE', 'LAST CAPTURE'],
      all.map((environment) => [
        environment.name,
        environment.stage,
        environment.url,
        environment.inspection?.version ?? '?',
        stateOf(environment, paint),
        environment.lastCapture === null
          ? 'never'
          : `${moment(environment.lastCapture.at)} (${count(environment.lastCapture.assets, 'asset')})`,
      ]),
      'No environments yet. Add the first one with `ss-tools env add NAME URL --username NAME`.',
    ),
  );
}

const stateOf = ({ inspection }: EnvironmentRow, paint: Paint): string => {
  if (inspection === null) return 'not tested';
  return inspection.ok
    ? paint('green', 'ok')
    : paint('red', `failed: ${inspection.error?.code ?? '?'}`);
};

async function test(session: Session, name: string): Promise<void> {
  const api = await session.api();
  const { id } = await findEnvironment(api, name);
  const inspection = await api.call(contract.environments.test, { params: { id } });
  session.print(inspection, () => inspectionLines(inspection, session.paint).join('\n'));
  if (!inspection.ok) session.setExit(1);
}

function inspectionLines(inspection: Inspection | null, paint: Paint): string[] {
  if (inspection === null) return ['It has not been tested yet.'];
  const lines: string[] = [];
  if (inspection.error !== null) {
    lines.push(paint('red', `✗ ${inspection.error.message}`));
    if (inspection.error.hint !== undefined) lines.push(`  ${inspection.error.hint}`);
  } else {
    const known = inspection.knownVersion ? '' : ', a version that ss-tools does not know';
    lines.push(
      paint('green', `✓ Superset ${inspection.version ?? 'of an unknown version'}${known}`),
    );
  }
  if (inspection.account !== null) {
    const { username, roles } = inspection.account;
    lines.push(`  account ${username ?? '?'}${roles.length === 0 ? '' : ` (${roles.join(', ')})`}`);
  }
  for (const capability of inspection.capabilities) {
    const mark = capability.available ? paint('green', '✓') : paint('dim', '-');
    lines.push(
      `  ${mark} ${capability.name}${capability.detail === undefined ? '' : `: ${capability.detail}`}`,
    );
  }
  return [...lines, ...inspection.warnings.map((warning) => paint('yellow', `! ${warning}`))];
}

async function remove(session: Session, name: string): Promise<void> {
  const api = await session.api();
  const environment = await findEnvironment(api, name);
  await api.call(contract.environments.remove, { params: { id: environment.id } });
  session.print(
    { removed: environment.id, name: environment.name },
    () => `Removed ${environment.name}.`,
  );
}

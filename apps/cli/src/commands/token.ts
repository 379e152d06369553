import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import type { Register, Session } from '../command.ts';
import { moment, table } from '../output/table.ts';
import { CliError } from '../problem.ts';

export const registerToken: Register = (program, session) => {
  const token = program.command('token').description('API tokens for pipelines');
  token
    .command('create')
    .summary('make a token; it is shown once')
    .argument('<name>', 'what it is for')
    .option('--expires-in-days <days>', 'how long it is good; without it, until it is revoked')
    .action((name: string, options: { expiresInDays?: string }, command) =>
      create(session(command), name, options.expiresInDays),
    );
  token
    .command('list')
    .summary('tokens that are not revoked')
    .action((_options, command) => list(session(command)));
  token
    .command('revoke')
    .summary('revoke a token at once')
    .argument('<token>', "the token's id, or its name when only one has it")
    .action((text: string, _options, command) => revoke(session(command), text));
};

async function create(session: Session, name: string, days: string | undefined): Promise<void> {
  const api = await session.api();
  const made = await api.call(contract.tokens.create, {
    body: { name, ...(days === undefined ? {} : { expiresInDays: Number(days) }) },
  });
  // Nothing but the token on stdout, so that TOKEN=$(ss-tools token create ci) holds it.
  if (!session.json) session.terminal.stderr.write(`Token ${made.id}; it is shown this once:\n`);
  session.print(made, () => made.token);
}

async function list(session: Session): Promise<void> {
  const items = await allTokens(await session.api());
  session.print(items, () =>
    table(
      ['TOKEN', 'NAME', 'MADE', 'LAST USED', 'GOOD UNTIL'],
      items.map((row) => [
        row.id,
        row.name,
        moment(row.createdAt),
        moment(row.lastUsedAt),
        row.expiresAt === null ? 'no end' : moment(row.expiresAt),
      ]),
      'No tokens.',
    ),
  );
}

async function revoke(session: Session, text: string): Promise<void> {
  const api = await session.api();
  const all = await allTokens(api);
  const found = all.filter((row) => row.id === text || row.name === text);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new CliError(
      'no-such-token',
      `${found.length === 0 ? 'No token has' : `${found.length} tokens have`} the id or name "${text}".`,
      'See `ss-tools token list`, and use the id.',
    );
  }
  await api.call(contract.tokens.revoke, { params: { id: only.id } });
  session.print({ revoked: only.id, name: only.name }, () => `Revoked ${only.name}.`);
}

const allTokens = async (api: ApiClient) => (await api.call(contract.tokens.list)).items;

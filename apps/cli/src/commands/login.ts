import { hostname } from 'node:os';
import { ApiClient, contract } from '@ss-tools/api';
import type { Register, Session } from '../command.ts';
import { loginPath, readLogin, removeLogin, writeLogin } from '../login-file.ts';
import { CliError } from '../problem.ts';
import { ask, readLines } from '../terminal.ts';
import { withCookies } from '../with-cookies.ts';

type Options = {
  username?: string;
  passwordStdin?: true;
  tokenStdin?: true;
  expiresInDays?: string;
};

export const registerLogin: Register = (program, session) => {
  program
    .command('login')
    .summary('sign in to a server, and keep an API token for it')
    .description(
      'Signs in with user name and password, makes an API token and keeps it in a file that only you can read.',
    )
    .argument('[url]', 'address of ss-tools, such as http://localhost:8080')
    .option('-u, --username <name>', 'user name; asked for when it is not said')
    .option('--password-stdin', 'read the password from standard input')
    .option('--token-stdin', 'keep the API token that standard input holds, without signing in')
    .option('--expires-in-days <days>', 'how long the new token is good', '90')
    .action((url: string | undefined, options: Options, command) =>
      login(session(command), url, options),
    );
  program
    .command('logout')
    .summary('forget the kept token, and revoke it')
    .action((_options, command) => logout(session(command)));
};

async function login(session: Session, given: string | undefined, options: Options): Promise<void> {
  const { terminal } = session;
  const url = (given ?? session.url ?? terminal.env['SS_TOOLS_URL'] ?? '').replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url)) {
    throw new CliError(
      'no-url',
      'Say which server: ss-tools login URL',
      'Such as http://localhost:8080.',
    );
  }
  const { token, tokenId } =
    options.tokenStdin === true ? await givenToken(session) : await newToken(session, url, options);
  const user = await new ApiClient({ baseUrl: url, token }).call(contract.session.current);
  const path = await writeLogin(terminal.env, { url, token, tokenId });
  session.print(
    { url, username: user.username, file: path },
    () => `Signed in to ${url} as ${user.username}. The token is in ${path}.`,
  );
}

async function givenToken({ terminal }: Session): Promise<{ token: string; tokenId: null }> {
  const [token] = await readLines(terminal);
  if (token === undefined || token === '')
    throw new CliError('no-token', 'Standard input holds no token.');
  return { token: token.trim(), tokenId: null };
}

async function newToken(
  { terminal }: Session,
  url: string,
  options: Options,
): Promise<{ token: string; tokenId: string }> {
  const days = Number(options.expiresInDays);
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw new CliError('bad-days', '--expires-in-days takes a number from 1 to 3650.');
  }
  if (options.passwordStdin !== true && terminal.stdin.isTTY !== true) {
    throw new CliError(
      'no-terminal',
      'There is no terminal to ask for the password.',
      'Use --password-stdin, or set SS_TOOLS_URL and SS_TOOLS_TOKEN instead of signing in.',
    );
  }
  const username =
    options.username ??
    (options.passwordStdin === true ? 'admin' : await ask(terminal, 'User name: '));
  const password =
    options.passwordStdin === true
      ? ((await readLines(terminal))[0] ?? '')
      : await ask(terminal, 'Password: ', { hidden: true });
  // The session lasts only as long as making the token takes.
  const api = new ApiClient({ baseUrl: url, fetch: withCookies(fetch) });
  await api.call(contract.session.signIn, { body: { username, password } });
  try {
    const made = await api.call(contract.tokens.create, {
      body: { name: `ss-tools on ${hostname()}`, expiresInDays: days },
    });
    return { token: made.token, tokenId: made.id };
  } finally {
    await api.call(contract.session.signOut).catch(() => undefined);
  }
}

async function logout(session: Session): Promise<void> {
  const { env } = session.terminal;
  const kept = await readLogin(env);
  if (kept === null) {
    session.print({ url: null }, () => `Nobody is signed in; ${loginPath(env)} does not exist.`);
    return;
  }
  if (kept.tokenId !== null) {
    const api = new ApiClient({ baseUrl: kept.url, token: kept.token });
    await api
      .call(contract.tokens.revoke, { params: { id: kept.tokenId } })
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        session.terminal.stderr.write(`The token could not be revoked: ${why}\n`);
      });
  }
  await removeLogin(env);
  session.print({ url: kept.url }, () => `Signed out of ${kept.url}.`);
}

import { PassThrough } from 'node:stream';
import { run } from '../src/run.ts';
import type { ContractServer } from './contract-server.ts';

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Settings = {
  readonly env?: NodeJS.ProcessEnv;
  /** What is piped in; or `tty: true` and the answers typed. */
  readonly stdin?: string;
  readonly tty?: boolean;
  /** Ctrl-C as soon as stderr holds this text. */
  readonly interruptAt?: string;
};

/** Runs the command line in this process, with streams of its own, against a server. */
export async function runCommand(
  server: Pick<ContractServer, 'url' | 'token'> | null,
  args: readonly string[],
  settings: Settings = {},
): Promise<Outcome> {
  const out = { stdout: '', stderr: '' };
  let interrupt = (): void => {};
  const stream = (name: 'stdout' | 'stderr'): PassThrough => {
    const pass = new PassThrough();
    pass.setEncoding('utf8').on('data', (text: string) => {
      out[name] += text;
      if (settings.interruptAt !== undefined && out.stderr.includes(settings.interruptAt))
        interrupt();
    });
    return pass;
  };
  const stdin = new PassThrough();
  stdin.end(settings.stdin ?? '');
  const isTTY = settings.tty === true;
  const code = await run(args, {
    env: {
      SS_TOOLS_CONFIG: '/nonexistent/login.json',
      ...(server === null ? {} : { SS_TOOLS_URL: server.url, SS_TOOLS_TOKEN: server.token }),
      ...settings.env,
    },
    stdin: Object.assign(stdin, { isTTY }),
    stdout: Object.assign(stream('stdout'), { isTTY }),
    stderr: Object.assign(stream('stderr'), { isTTY, columns: 80 }),
    onInterrupt: (act) => {
      interrupt = act;
      return () => {
        interrupt = () => {};
      };
    },
  });
  // The streams hand on what was written in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  return { code, ...out };
}

import type { ApiClient } from '@ss-tools/api';
import type { Command } from 'commander';
import { openClient } from './connection.ts';
import { paintFor } from './output/paint.ts';
import type { Paint } from './output/paint.ts';
import type { Terminal } from './terminal.ts';

/** What ends a command that did what it was asked: 0, or 2 where --exit-code found differences, or 1. */
export type ExitCode = 0 | 1 | 2;

/** Options that every command takes. */
export type GlobalOptions = { readonly json?: boolean; readonly url?: string };

/** What a command works with. */
export type Session = {
  readonly terminal: Terminal;
  readonly json: boolean;
  /** The server's address, from --url, SS_TOOLS_URL or the login. */
  readonly url: string | undefined;
  readonly paint: Paint;
  /** The API with the token of SS_TOOLS_TOKEN or of the login. @throws CliError when there is none. */
  readonly api: () => Promise<ApiClient>;
  /** Prints a result: JSON with --json, else the text. */
  readonly print: (value: unknown, text: () => string) => void;
  readonly setExit: (code: ExitCode) => void;
};

export type SessionOf = (command: Command) => Session;

/** One command, or one with subcommands, that adds itself to the program. */
export type Register = (program: Command, session: SessionOf) => void;

export function makeSession(
  terminal: Terminal,
  options: GlobalOptions,
  setExit: (code: ExitCode) => void,
): Session {
  const json = options.json === true;
  return {
    terminal,
    json,
    url: options.url,
    paint: paintFor(terminal.stdout, terminal.env),
    api: () => openClient(terminal.env, options.url),
    print: (value, text) => {
      const out = json ? JSON.stringify(value, null, 2) : text();
      if (out !== '') terminal.stdout.write(`${out}\n`);
    },
    setExit,
  };
}

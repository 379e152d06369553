import { createInterface } from 'node:readline';

/** Where a command reads and writes; tests give their own. Results go to stdout, everything else to stderr. */
export type Terminal = {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  /** Calls `act` at Ctrl-C; the answer takes that back. */
  readonly onInterrupt: (act: () => void) => () => void;
};

export function processTerminal(): Terminal {
  return {
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    onInterrupt: (act) => {
      const first = (): void => {
        // npm and the terminal both pass Ctrl-C on, so it comes twice at once.
        const since = Date.now();
        process.on('SIGINT', () => {
          if (Date.now() - since > 1000) process.exit(130);
        });
        act();
      };
      process.once('SIGINT', first);
      return () => process.off('SIGINT', first);
    },
  };
}

/** Asks on stderr and reads one line; `hidden` shows nothing of what is typed. */
export async function ask(
  terminal: Terminal,
  question: string,
  { hidden = false }: { hidden?: boolean } = {},
): Promise<string> {
  terminal.stderr.write(question);
  const reader = createInterface({
    input: terminal.stdin,
    // Without an output readline echoes nothing; a terminal in raw mode doesn't either.
    ...(hidden ? {} : { output: terminal.stderr }),
    terminal: terminal.stdin.isTTY === true,
  });
  try {
    return await new Promise<string>((resolve) => {
      reader.once('line', resolve);
      reader.once('close', () => resolve(''));
    });
  } finally {
    reader.close();
    if (hidden) terminal.stderr.write('\n');
  }
}

/** Reads standard input to its end, as lines. */
export async function readLines(terminal: Terminal): Promise<string[]> {
  let text = '';
  for await (const chunk of terminal.stdin) text += String(chunk);
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

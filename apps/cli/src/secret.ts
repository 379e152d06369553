import { CliError } from './problem.ts';
import { ask, readLines } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Lines of standard input that no secret has taken yet; it can be read once only. */
const piped = new WeakMap<Terminal, Promise<string[]>>();

/**
 * Reads a secret from where a person says it is; never from the command line itself, which other users can see.
 * @param from `env:VARIABLE`; `stdin`: the next line of standard input; nothing said: asked for in the terminal
 * @param what names it in questions and errors, such as "password of admin"
 */
export async function readSecret(
  terminal: Terminal,
  from: string | undefined,
  what: string,
): Promise<string> {
  if (from?.startsWith('env:') === true) {
    const value = terminal.env[from.slice(4)];
    if (value !== undefined && value !== '') return value;
    throw new CliError('no-secret', `The variable ${from.slice(4)}, for the ${what}, is not set.`);
  }
  if (from === 'stdin' || (from === undefined && terminal.stdin.isTTY !== true)) {
    const lines = piped.get(terminal) ?? readLines(terminal);
    piped.set(terminal, lines);
    const line = (await lines).shift();
    if (line !== undefined && line !== '') return line;
    throw new CliError(
      'no-secret',
      `Standard input has no line for the ${what}.`,
      `Pipe it in, or say env:VARIABLE.`,
    );
  }
  if (from !== undefined) {
    throw new CliError(
      'secret-in-argument',
      `The ${what} does not belong on the command line, where other users of this machine can read it.`,
      'Say env:VARIABLE or stdin.',
    );
  }
  const answer = await ask(terminal, `Enter the ${what}: `, { hidden: true });
  if (answer === '') throw new CliError('no-secret', `No ${what} was given.`);
  return answer;
}

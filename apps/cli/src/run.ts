import { ApiError } from '@ss-tools/api';
import { CommanderError } from 'commander';
import { makeSession } from './command.ts';
import type { GlobalOptions } from './command.ts';
import { paintFor } from './output/paint.ts';
import { CliError, Interrupted } from './problem.ts';
import { makeProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

const INTERRUPTED = 130;

/**
 * Runs one command.
 * @param args without "node" and the script
 * @returns the exit code: 0 done, 1 error, 2 differences, 130 left with Ctrl-C
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let exit = 0;
  const json = args.includes('--json');
  const program = makeProgram(
    terminal,
    (command) =>
      makeSession(terminal, command.opts<GlobalOptions>(), (code) => {
        exit = code;
      }),
    json,
  );
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (json && error.exitCode !== 0) report(usageError(error), terminal, json);
      return error.exitCode;
    }
    if (error instanceof Interrupted) {
      reportInterrupted(error, terminal, json);
      return INTERRUPTED;
    }
    report(error, terminal, json);
    return 1;
  }
}

/** A command line that cannot be understood, in the shape of other errors. */
const usageError = ({ code, message }: CommanderError): CliError =>
  new CliError(
    'usage',
    code === 'commander.help' ? 'A command is missing.' : message.replace(/^error: /, ''),
    'ss-tools help COMMAND tells more.',
  );

function reportInterrupted({ job, message }: Interrupted, terminal: Terminal, json: boolean): void {
  const next = [`Watch it: ss-tools watch ${job}`, `Stop it:  ss-tools cancel ${job}`];
  if (json) return report(new CliError('interrupted', message, next.join('\n')), terminal, json);
  terminal.stderr.write(`\nThe job goes on without you. ${next.join('\n')}\n`);
}

/**
 * What happened and what to do, on stderr: words for a person; with --json {"error": …} on one line, so that it is
 * found behind the progress as the last one.
 */
function report(error: unknown, terminal: Terminal, json: boolean): void {
  const known = error instanceof CliError || error instanceof ApiError;
  const problem = {
    code: known ? error.code : 'internal',
    message: error instanceof Error ? error.message : String(error),
    hint: known ? error.hint : undefined,
    fields: error instanceof ApiError && error.fields.length > 0 ? error.fields : undefined,
    requestId: error instanceof ApiError ? error.requestId : undefined,
  };
  if (json) {
    terminal.stderr.write(`${JSON.stringify({ error: problem })}\n`);
    return;
  }
  const paint = paintFor(terminal.stderr, terminal.env);
  const lines = [`${paint('red', 'Error:')} ${problem.message}`];
  for (const field of problem.fields ?? []) lines.push(`  ${field.path}: ${field.message}`);
  if (problem.hint !== undefined) lines.push(problem.hint);
  if (problem.requestId !== undefined) lines.push(paint('dim', `Request ${problem.requestId}`));
  terminal.stderr.write(`${lines.join('\n')}\n`);
}

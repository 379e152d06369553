import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { SessionOf } from './command.ts';
import { registerAssets } from './commands/assets.ts';
import { registerCapture } from './commands/capture.ts';
import { registerCompare } from './commands/compare.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerEnv } from './commands/env.ts';
import { registerLogin } from './commands/login.ts';
import { registerMap } from './commands/map.ts';
import { registerPlan } from './commands/plan.ts';
import { registerPromote } from './commands/promote.ts';
import { registerPromotions } from './commands/promotions.ts';
import { registerToken } from './commands/token.ts';
import { registerWatch } from './commands/watch.ts';
import type { Terminal } from './terminal.ts';

const COMMANDS = [
  registerLogin,
  registerEnv,
  registerCapture,
  registerAssets,
  registerCompare,
  registerMap,
  registerPlan,
  registerPromote,
  registerPromotions,
  registerWatch,
  registerToken,
  registerCompletion,
];

/** The whole command line, ready to be parsed. With `json` it leaves telling of errors to who runs it. */
export function makeProgram(terminal: Terminal, session: SessionOf, json = false): Command {
  const program = new Command('ss-tools')
    .description('Promotes dashboards, charts and datasets between Apache Supersets.')
    .version(version(), '--version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => void (json || terminal.stderr.write(text)),
    })
    .showHelpAfterError('(ss-tools help COMMAND tells more)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 error, 2 differences (with --exit-code), 130 left with Ctrl-C.\n' +
        'Pipelines: set SS_TOOLS_URL and SS_TOOLS_TOKEN. The guide is docs/cli.md.',
    );
  for (const register of COMMANDS) register(program, session);
  for (const command of everyCommand(program)) {
    command
      .option('--json', 'print the result as JSON')
      .option('--url <url>', 'the server; else SS_TOOLS_URL, else where you signed in');
  }
  return program;
}

/** Commands that do something, not those that only group others. */
function everyCommand(command: Command): Command[] {
  if (command.commands.length === 0) return [command];
  return command.commands.flatMap(everyCommand);
}

const version = (): string => {
  const manifest = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as {
    version: string;
  };
  return manifest.version;
};

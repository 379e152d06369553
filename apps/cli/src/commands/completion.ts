import type { Register } from '../command.ts';
import { completionScript } from '../completion-script.ts';

export const registerCompletion: Register = (program, session) => {
  program
    .command('completion')
    .summary('print the completion script for a shell')
    .argument('<shell>', 'bash or zsh')
    .addHelpText('after', '\nIn ~/.bashrc or ~/.zshrc:  eval "$(ss-tools completion bash)"')
    .action((shell: string, _options, command) => {
      const it = session(command);
      const script = completionScript(shell, program);
      it.print({ shell, script }, () => script);
    });
};

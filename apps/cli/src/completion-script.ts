import type { Command } from 'commander';
import { CliError } from './problem.ts';

/** A script that completes commands, their subcommands and options; zsh reads bash's through bashcompinit. */
export function completionScript(shell: string, program: Command): string {
  if (shell !== 'bash' && shell !== 'zsh') {
    throw new CliError('bad-shell', `There is no completion for "${shell}".`, 'Say bash or zsh.');
  }
  const cases = branches(program, []).map(
    ({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`,
  );
  const start = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  return `${start}_ss_tools() {
  local path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  while :; do
    case "$path" in
${cases.map((line) => `  ${line}`).join('\n')}
    esac
    [ -n "$words" ] || [ -z "$path" ] && break
    case "$path" in *' '*) path="\${path% *}" ;; *) path='' ;; esac
  done
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _ss_tools ss-tools`;
}

function branches(command: Command, path: readonly string[]): { path: string; words: string[] }[] {
  const words = [
    ...command.commands.map((child) => child.name()),
    ...command.options.map((option) => option.long ?? option.short ?? ''),
  ];
  return [
    { path: path.join(' '), words },
    ...command.commands.flatMap((child) => branches(child, [...path, child.name()])),
  ];
}

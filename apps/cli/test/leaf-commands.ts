import type { Command } from 'commander';
import { makeProgram } from '../src/program.ts';
import { processTerminal } from '../src/terminal.ts';

/** Every command that does something, "env add" and so on, from the program's own tree. */
export const leafCommands = (): string[] =>
  leaves(
    makeProgram(processTerminal(), () => {
      throw new Error('nothing is run');
    }),
    [],
  );

function leaves(command: Command, path: readonly string[]): string[] {
  if (command.commands.length === 0) return [path.join(' ')];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from 'commander';
import { runCommand } from '../test/run-command.ts';
import { makeProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

const leaves = (command: Command, path: readonly string[] = []): (readonly string[])[] =>
  command.commands.length === 0
    ? [path]
    : command.commands.flatMap((child) => leaves(child, [...path, child.name()]));

const every = leaves(
  makeProgram(processTerminal(), () => {
    throw new Error('nothing is run');
  }),
);

for (const path of every) {
  test(`${path.join(' ')} --json: a wrong option is told as JSON, and nothing else is printed`, async () => {
    const { code, stdout, stderr } = await runCommand(null, [...path, '--json', '--nonsense']);
    assert.deepEqual([code, stdout], [1, '']);
    const { error } = JSON.parse(stderr) as { error: { code: string; hint: string } };
    assert.equal(error.code, 'usage');
    assert.match(error.hint, /help/);
  });
}

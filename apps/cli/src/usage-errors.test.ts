import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leafCommands } from '../test/leaf-commands.ts';
import { runCommand } from '../test/run-command.ts';

for (const command of leafCommands()) {
  test(`${command} --json: a wrong option is told as JSON, and nothing else is printed`, async () => {
    const args = [...command.split(' '), '--json', '--nonsense'];
    const { code, stdout, stderr } = await runCommand(null, args);
    assert.deepEqual([code, stdout], [1, '']);
    const { error } = JSON.parse(stderr) as { error: { code: string; hint: string } };
    assert.equal(error.code, 'usage');
    assert.match(error.hint, /help/);
  });
}

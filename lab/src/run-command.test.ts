import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCommand } from './run-command.ts';

const node = process.execPath;

describe('runCommand', () => {
  it('gives what the command wrote, to both streams', async () => {
    const script = 'console.log("out"); console.error(process.env.WORD)';
    const output = await runCommand(node, ['--eval', script], { env: { WORD: 'err' } });
    assert.deepEqual(output.trim().split('\n').sort(), ['err', 'out']);
  });

  it('names the command, its exit code and its last lines where it fails', async () => {
    const script = 'for (let i = 1; i <= 50; i++) console.log("line " + i); process.exitCode = 3';
    await assert.rejects(runCommand(node, ['--eval', script]), (error: Error) => {
      assert.match(error.message, /failed with exit code 3/);
      assert.match(error.message, /line 50$/);
      assert.doesNotMatch(error.message, /line 20\n/);
      return true;
    });
  });

  it('says by which signal a command ended', async () => {
    await assert.rejects(
      runCommand(node, ['--eval', 'process.kill(process.pid, "SIGKILL")']),
      /was ended by SIGKILL/,
    );
  });

  it('fails where the command does not exist', async () => {
    await assert.rejects(runCommand('no-such-command', []), { code: 'ENOENT' });
  });
});

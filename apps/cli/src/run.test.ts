import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { runCommand } from '../test/run-command.ts';

describe('the command line', () => {
  it('lists its commands, and helps with each', async () => {
    const { code, stdout } = await runCommand(null, ['--help']);
    assert.equal(code, 0);
    for (const name of [
      'login',
      'env',
      'capture',
      'compare',
      'map',
      'plan',
      'apply',
      'promote',
      'rollback',
      'watch',
    ]) {
      assert.match(stdout, new RegExp(`^  ${name} `, 'm'));
    }
    const help = await runCommand(null, ['help', 'promote']);
    assert.match(help.stdout, /--select <asset\.\.\.>/);
    assert.match(help.stdout, /--json/);
  });

  it('refuses what it does not know, with exit code 1 and a hint', async () => {
    const typo = await runCommand(null, ['promot']);
    assert.equal(typo.code, 1);
    assert.match(typo.stderr, /unknown command 'promot'\n.*Did you mean promote\?/);
    const option = await runCommand(null, ['compare', 'a', 'b', '--fast']);
    assert.equal(option.code, 1);
    assert.match(option.stderr, /unknown option '--fast'/);
  });

  it('completes in a real bash', async () => {
    const { stdout } = await runCommand(null, ['completion', 'bash']);
    const complete = (...words: string[]): string => {
      const line = words.map((word) => `'${word}'`).join(' ');
      const script = `${stdout}\nCOMP_WORDS=(ss-tools ${line}); COMP_CWORD=${words.length}; _ss_tools; echo "\${COMPREPLY[*]}"`;
      return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim();
    };
    assert.equal(complete('pro'), 'promote promotions');
    assert.equal(complete('env', 'a'), 'add');
    assert.equal(complete('plan', 'dev', 'stage', '--take'), '--take-source --take-target');
    assert.equal((await runCommand(null, ['completion', 'fish'])).code, 1);
  });

  it('starts as a program of its own, under any Node', () => {
    const bin = resolve(import.meta.dirname, '../bin/ss-tools.mjs');
    const { status, stdout } = spawnSync(process.execPath, [bin, '--version'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});

import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { NEEDED_RIGHTS } from '@ss-tools/superset';
import { makeProgram } from '../apps/cli/src/program.ts';
import { processTerminal } from '../apps/cli/src/terminal.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...globSync('docs/**/*.md', { cwd: root }),
];

describe('the docs', () => {
  it('name every right that ss-tools looks for', () => {
    const guide = read('docs/guide.md');
    const missing = NEEDED_RIGHTS.filter(({ right }) => !guide.includes(right));
    assert.deepEqual(missing, []);
  });

  it('explain every notice that a plan can hold', () => {
    const union =
      /export type NoticeCode =([^;]*);/.exec(read('packages/assets/src/plan.ts'))?.[1] ?? '';
    const codes = [...union.matchAll(/'([a-z-]+)'/g)].map((match) => match[1]);
    assert.ok(codes.length > 10);
    const guide = read('docs/guide.md');
    assert.deepEqual(
      codes.filter((code) => !guide.includes(`\`${code}\``)),
      [],
    );
  });

  it('name every command of the command line, and every option', () => {
    const page = read('docs/cli.md');
    const program = makeProgram(processTerminal(), () => assert.fail('nothing is run'));
    for (const [path, command] of leaves(program, [])) {
      assert.ok(page.includes(path), `docs/cli.md does not name "${path}"`);
      for (const { long } of command.options) {
        assert.ok(page.includes(long ?? ''), `docs/cli.md does not name ${long} of "${path}"`);
      }
    }
  });

  it('link only to what is there, and run only scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const page of pages) {
      const text = read(page);
      for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        assert.ok(existsSync(join(root, dirname(page), target)), `${page} links to ${target}`);
      }
      for (const [, script = ''] of text.matchAll(/\bnpm run ([a-z:]+)/g)) {
        assert.ok(scripts[script] !== undefined, `${page} runs "npm run ${script}"`);
      }
    }
  });
});

type Command = ReturnType<typeof makeProgram>;

function leaves(command: Command, path: readonly string[]): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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
  it('name the rights that the smallest role has in the tests, and no other', () => {
    const section = /\n## The account that ss-tools needs\n(.*?)\n## /s.exec(
      read('docs/guide.md'),
    )?.[1];
    const named = [...(section ?? '').matchAll(/\b(?:can|all)_\w+ on \w+/g)].map(
      ([right]) => right,
    );
    assert.deepEqual(
      [...new Set(named)].toSorted(),
      NEEDED_RIGHTS.map(({ right }) => right).toSorted(),
    );
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
    for (const [path, command] of leaves(program(), [])) {
      assert.ok(page.includes(path), `docs/cli.md does not name "${path}"`);
      for (const { long } of command.options) {
        assert.ok(page.includes(long ?? ''), `docs/cli.md does not name ${long} of "${path}"`);
      }
    }
  });

  it('say what --json prints, for every command', () => {
    const page = read('docs/cli.md');
    const [, json = ''] = page.split('### JSON\n');
    const [table = ''] = json.split('\n## ');
    for (const [path] of leaves(program(), [])) {
      assert.match(table, new RegExp(`^\\|[^|]*\`${path}[ \`]`, 'm'), `"${path}" prints what?`);
    }
  });

  it('show only command lines that the command line understands', async () => {
    const lines = pages.flatMap((page) =>
      [...read(page).matchAll(/^ {4}(?:npx )?(ss-tools .*)$|`npx (ss-tools [^`]*)`/gm)].map(
        ([, block, inline]) => ({ page, line: block ?? inline ?? '' }),
      ),
    );
    assert.ok(lines.length > 10);
    for (const { page, line } of lines) {
      // The shell takes quotes and comments away.
      const words = spawnSync('bash', ['-c', `printf '%s\\0' ${line}`], {
        encoding: 'utf8',
      }).stdout;
      const args = words.split('\0').slice(1, -1);
      if (args.length === 0) continue;
      await assert.rejects(
        program().parseAsync(args, { from: 'user' }),
        (error: Error) => error.message === UNDERSTOOD,
        `${page}: ${line}`,
      );
    }
  });

  it('link only to what is there, and run only scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const page of pages) {
      const text = read(page);
      for (const [, target = '', heading] of text.matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const path = target === '' ? page : join(dirname(page), target);
        assert.ok(existsSync(join(root, path)), `${page} links to ${target}`);
        if (heading !== undefined)
          assert.ok(
            headings(read(path)).includes(heading),
            `${page} links to ${target}#${heading}`,
          );
      }
      for (const [, script = ''] of text.matchAll(/\bnpm run ([a-z:]+)/g)) {
        assert.ok(scripts[script] !== undefined, `${page} runs "npm run ${script}"`);
      }
    }
  });
});

/** The anchors of a page, as GitHub makes them of its headings. */
const headings = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const UNDERSTOOD = 'It would be run now.';

/** The command line, up to where it would do something; it tells nobody of errors. */
const program = (): Command =>
  makeProgram(
    processTerminal(),
    () => {
      throw new Error(UNDERSTOOD);
    },
    true,
  );

type Command = ReturnType<typeof makeProgram>;

function leaves(command: Command, path: readonly string[]): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { NOTHING } from './tally.ts';
import type { Tally } from './tally.ts';

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
};

/** Runs the web console's tests with vitest; a run without a report counts as one failure. */
export async function runVitest(root: string, files: readonly string[]): Promise<Tally> {
  if (files.length === 0) return NOTHING;
  const web = join(root, 'apps/web');
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-vitest-'));
  try {
    const report = join(folder, 'report.json');
    const code = await runInherited(
      vitestOf(root, web),
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`].concat(
        files.map((file) => relative('apps/web', file)),
      ),
      web,
    );
    if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
    const found = JSON.parse(await readFile(report, 'utf8')) as VitestReport;
    const failed = found.numFailedTests + (code !== 0 && found.numFailedTests === 0 ? 1 : 0);
    return {
      passed: found.numPassedTests,
      failed,
      skipped: found.numPendingTests + found.numTodoTests,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** npm puts the tool beside the workspace when its version differs from another's. */
const vitestOf = (root: string, web: string): string =>
  [web, root].map((folder) => join(folder, 'node_modules/.bin/vitest')).find(existsSync) ??
  'vitest';

function runInherited(command: string, args: string[], cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

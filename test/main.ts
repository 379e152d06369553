import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findTests } from './find-tests.ts';
import { runNodeTests } from './run-node-tests.ts';
import { runVitest } from './run-vitest.ts';
import { add, lineOf } from './tally.ts';
import type { Tally } from './tally.ts';

const MINUTE = 60_000;
const root = resolve(import.meta.dirname, '..');
const inCi = process.env['CI'] === 'true';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { unit: { type: 'boolean', default: false } },
});

const files = findTests(root, positionals);
if (files.unit.length + files.real.length + files.web.length === 0) {
  console.error(`No test file's path holds ${positionals.join(' or ')}.`);
  process.exit(1);
}

let tally = await runNodeTests(root, files.unit, {
  concurrency: availableParallelism(),
  timeoutMs: 10 * MINUTE,
});
tally = add(tally, await runVitest(root, files.web));
if (!values.unit && files.real.length > 0) tally = add(tally, await runReal(files.real));

console.log(lineOf(tally));
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;

/** The tests against real Supersets, one file at a time: each starts Supersets of its own. */
async function runReal(real: readonly string[]): Promise<Tally> {
  const { canRunSupersets } = await import('@ss-tools/lab');
  const able = await canRunSupersets();
  if (able.ok) {
    const done = await runNodeTests(root, real, { concurrency: 1, timeoutMs: 20 * MINUTE });
    if (!inCi || done.skipped === 0) return done;
    console.log(
      `\nFAIL ${done.skipped} tests against a real Superset were skipped, and CI may not.`,
    );
    return { ...done, failed: done.failed + done.skipped, skipped: 0 };
  }
  const verdict = inCi ? 'FAIL (CI may not skip them)' : 'SKIPPED';
  console.log(
    `\n${verdict}: ${real.length} test files that need a real Superset.\n  ${able.reason}`,
  );
  for (const file of real) console.log(`  ${file}`);
  return { passed: 0, failed: inCi ? real.length : 0, skipped: inCi ? 0 : real.length };
}

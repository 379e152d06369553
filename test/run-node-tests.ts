import { relative } from 'node:path';
import { inspect } from 'node:util';
import { run } from 'node:test';
import type { EventData } from 'node:test';
import { NOTHING } from './tally.ts';
import type { Tally } from './tally.ts';

export type NodeTestOptions = {
  /** Files at the same time. */
  readonly concurrency: number;
  /** A file that takes longer has failed. */
  readonly timeoutMs: number;
};

/** Runs files with node:test, each in a process of its own; prints a line for each, and what failed in full. */
export async function runNodeTests(
  root: string,
  files: readonly string[],
  { concurrency, timeoutMs }: NodeTestOptions,
): Promise<Tally> {
  if (files.length === 0) return NOTHING;
  const output = new Map<string, string>();
  const keep = ({ file, message }: { file?: string | undefined; message: string }): void => {
    if (file !== undefined) output.set(file, ((output.get(file) ?? '') + message).slice(-20_000));
  };
  let tally = NOTHING;
  const stream = run({ files: [...files], cwd: root, concurrency, timeout: timeoutMs });
  stream.on('test:stdout', keep);
  stream.on('test:stderr', keep);
  stream.on('test:fail', (data) => printFailure(root, data));
  stream.on('test:summary', (summary) => {
    const { counts, file } = summary;
    if (file === undefined) {
      const failed = counts.tests - counts.passed - counts.skipped - counts.todo;
      tally = { passed: counts.passed, failed, skipped: counts.skipped + counts.todo };
      return;
    }
    const seconds = (summary.duration_ms / 1000).toFixed(1);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    const mark = summary.success ? 'ok  ' : 'FAIL';
    console.log(`${mark} ${relative(root, file)} (${counts.tests}${skipped}, ${seconds} s)`);
    const said = output.get(file)?.trim();
    if (!summary.success && said !== undefined && said !== '') console.log(indent(said));
    output.delete(file);
  });
  for await (const _ of stream);
  return tally;
}

function printFailure(root: string, data: EventData.TestFail): void {
  const { error } = data.details;
  if ('failureType' in error && error.failureType === 'subtestsFailed') return;
  const where = data.file === undefined ? '' : `${relative(root, data.file)}:${data.line ?? ''} `;
  console.log(`\nFAIL ${where}${data.name}`);
  console.log(indent(inspect(error.cause ?? error, { depth: 6 })));
}

const indent = (text: string): string => text.replaceAll(/^/gm, '     ');

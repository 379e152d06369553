import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export type Part = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
};

/** Runs commands one after the other in the root, all of them, and says which failed; sets the exit code. */
export async function runParts(parts: readonly Part[]): Promise<void> {
  const failed: string[] = [];
  for (const part of parts) {
    const start = performance.now();
    const code = await run(part);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${part.name} (${seconds} s)`);
    if (code !== 0) failed.push(part.name);
  }
  if (failed.length === 0) return;
  console.error(`Failed: ${failed.join(', ')}.`);
  process.exitCode = 1;
}

function run(part: Part): Promise<number> {
  return new Promise((settle, reject) => {
    const cwd = resolve(import.meta.dirname, '..');
    const child = spawn(part.command, part.args, { cwd, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => settle(code ?? 1));
  });
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { Outcome } from './run-command.ts';

const BIN = resolve(import.meta.dirname, '../bin/ss-tools.mjs');

export type SpawnSettings = {
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  /** Called with all of stderr so far, each time there is more of it. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
};

/** Runs the command line as a shell would: a process of its own, with pipes. */
export function spawnCommand(
  args: readonly string[],
  settings: SpawnSettings = {},
): Promise<Outcome> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      env: { ...process.env, SS_TOOLS_CONFIG: '/nonexistent/login.json', ...settings.env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      settings.onStderr?.(stderr, child);
    });
    child.stdin.on('error', () => {});
    child.stdin.end(settings.stdin ?? '');
    child.on('error', reject);
    child.on('close', (code) => settle({ code: code ?? -1, stdout, stderr }));
  });
}

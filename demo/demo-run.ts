import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const LOOK_MS = 250;
const GONE_WITHIN_MS = 15_000;

/** `npm run demo` in a folder of its own, as a test sees it: what it says, and every process that it ever had. */
export class DemoRun implements AsyncDisposable {
  said = '';
  readonly #child;
  readonly #ended: Promise<unknown>;
  /** pid → command, of the demo's descendants; also of those that cut themselves loose. */
  readonly #seen = new Map<number, string>();
  readonly #watching: Promise<void>;

  constructor(folder: string, args: readonly string[] = []) {
    // Within a test runner's child the server would report to the runner.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    this.#child = spawn(process.execPath, ['demo/main.ts', '--folder', folder, ...args], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (chunk: Buffer): void => void (this.said += chunk.toString());
    this.#child.stdout.on('data', hear);
    this.#child.stderr.on('data', hear);
    this.#ended = once(this.#child, 'close');
    this.#watching = this.#watch();
  }

  /** Waits until `what` is true. @throws Error with what the demo said, when it ends before or takes too long */
  async until(what: (run: this) => boolean, withinMs = 240_000): Promise<void> {
    for (const end = Date.now() + withinMs; !what(this); await pause(LOOK_MS)) {
      if (this.#child.exitCode !== null || Date.now() > end)
        throw new Error(`It did not come to that; the demo said:\n${this.said}`);
    }
  }

  ready(): Promise<void> {
    return this.until(({ said }) => said.includes('Ctrl-C ends everything'));
  }

  /** Whether a process whose command holds these words was started. */
  started(words: string): boolean {
    return [...this.#seen.values()].some((command) => command.includes(words));
  }

  /** As Ctrl-C does; answers the exit code. */
  async interrupt(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return this.end();
  }

  async end(): Promise<number | null> {
    await this.#ended;
    await this.#watching;
    return this.#child.exitCode;
  }

  /** What is left of its processes, once they had the time to go: one line for each. */
  async leftovers(): Promise<string[]> {
    let left: string[] = [];
    for (const end = Date.now() + GONE_WITHIN_MS; Date.now() < end; await pause(LOOK_MS)) {
      const alive = await processes();
      left = [...this.#seen]
        .filter(([pid, command]) => alive.get(pid)?.command === command)
        .map(([pid, command]) => `${pid} ${command}`);
      if (left.length === 0) break;
    }
    return left;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.interrupt();
  }

  async #watch(): Promise<void> {
    const over = (): boolean => this.#child.exitCode !== null || this.#child.signalCode !== null;
    for (; !over(); await pause(LOOK_MS)) {
      const all = await processes();
      const family = new Set([this.#child.pid]);
      for (const [pid, { parent, command }] of all) {
        if (!family.has(parent)) continue;
        family.add(pid);
        this.#seen.set(pid, command);
      }
    }
  }
}

/** Every process of this machine that is no zombie, the older ones first. */
async function processes(): Promise<Map<number, { parent: number; command: string }>> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,stat=,command=']);
  const rows = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, stat, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined || stat?.startsWith('Z') === true
      ? []
      : [[Number(pid), { parent: Number(parent), command }] as const];
  });
  return new Map(rows.sort(([a], [b]) => a - b));
}

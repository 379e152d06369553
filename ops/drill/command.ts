import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** What a finished command left behind. `code` is 128 + signal number where a signal ended it. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A person wants it all to end: nothing is tried again. */
export class Interrupted extends Error {}

export interface CommandOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  input?: string;
  /** Milliseconds after which the command is killed; 10 minutes when left out. */
  timeout?: number;
  /** Kills the command when it is aborted; one that was aborted before is not begun. */
  signal?: AbortSignal;
  /** Copy the output to this process's own, line by line as it comes. */
  echo?: boolean;
}

/** Runs a program without a shell and never throws for an exit code: the caller judges it. */
export function run(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    // A group of its own: what a shell has begun ends with it.
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(end, options.timeout ?? 600_000);
    options.signal?.addEventListener('abort', end, { once: true });
    const ended = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', end);
    };
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (options.echo) process.stdout.write(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (options.echo) process.stderr.write(text);
    });
    child.on('error', (error) => {
      ended();
      reject(error);
    });
    child.on('close', (code, signal) => {
      ended();
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), stdout, stderr });
    });
    // A program that ends without reading its input closes the pipe early; its exit code tells the story.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/**
 * Runs a program that must succeed and gives its trimmed standard output.
 * @throws Error naming the command, its exit code and the end of what it said
 */
export async function must(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const done = await run(program, args, options);
  if (done.code !== 0) {
    const said = `${done.stdout}\n${done.stderr}`.trim().slice(-1200);
    throw new Error(`${program} ${args.join(' ')} ended with ${done.code}:\n${said}`);
  }
  return done.stdout.trim();
}

/**
 * Asks `probe` until it answers something other than undefined; an error counts as no answer yet.
 * @returns the answer and the milliseconds that passed
 * @throws Error with the last error's words when `limit` milliseconds have passed
 */
export async function until<T>(
  what: string,
  limit: number,
  probe: () => Promise<T | undefined>,
  pause = 500,
): Promise<{ value: T; took: number }> {
  const began = performance.now();
  let last = 'nothing yet';
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined) return { value, took: performance.now() - began };
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      last = error instanceof Error ? error.message : String(error);
    }
    if (performance.now() - began > limit)
      throw new Error(`waited ${limit / 1000} s for ${what}: ${last}`);
    await new Promise((done) => setTimeout(done, pause));
  }
}

import { spawn } from 'node:child_process';

const keptCharacters = 20_000;

export interface RunCommandOptions {
  /** Added to this process's environment. */
  env?: Record<string, string>;
  cwd?: string;
  onLine?: (line: string) => void;
}

/**
 * Runs a command to its end.
 *
 * @returns what it wrote to standard output and error, together; the last 20,000 characters at most
 * @throws an Error that names the command and ends with the last lines that it wrote
 */
export function runCommand(
  command: string,
  args: string[],
  options: RunCommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    // The open standard input tells the lab's Python scripts that their parent lives.
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let rest = '';
    const take = (chunk: string) => {
      output = (output + chunk).slice(-keptCharacters);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const how = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
      reject(new Error(`${[command, ...args].join(' ')} ${how}.\n${lastLines(output)}`));
    });
  });
}

/** The end of a log, for an error message. */
export function lastLines(text: string, count = 30): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

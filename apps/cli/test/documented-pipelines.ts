import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import type { Outcome } from './run-command.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

type GitHubStep = { readonly uses?: string; readonly with?: { repository: string }; run?: string };
export type GitHubWorkflow = {
  readonly env: Record<string, string>;
  readonly jobs: Record<string, { readonly steps: readonly GitHubStep[] }>;
};
export type GitLabJob = {
  readonly script: readonly string[];
  readonly artifacts: { readonly paths: readonly string[] };
};

/** The fenced YAML of a page of docs/, in its order. */
export async function yamlOf(page: string): Promise<unknown[]> {
  const text = await readFile(join(ROOT, 'docs', page), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(
    ([, yaml = '']) => parse(yaml) as unknown,
  );
}

/** The indented commands of one section of a page of docs/. */
export async function commandsOf(page: string, section: string): Promise<string[]> {
  const text = await readFile(join(ROOT, 'docs', page), 'utf8');
  const [, body = ''] = text.split(new RegExp(`^## ${section}$`, 'm'));
  const [own = ''] = body.split(/^## /m);
  return [...own.matchAll(/^ {4}(\S.*)$/gm)].map(([, command = '']) => command);
}

/** A machine of a pipeline: runs scripts word for word, in folders that are empty before. */
export type Runner = {
  /** Runs lines in one shell, and stops at the first that fails. */
  run(folder: string, lines: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
  /** A new empty folder. */
  folder(name: string): Promise<string>;
};

/**
 * Two things are not as on a real one. Any git host that the docs name gives a small repository of this test's; and
 * `npm install --no-save` puts this checkout's dependencies in place, with what is under test, instead of asking a
 * registry.
 */
export async function pipelineRunner(home: string): Promise<Runner> {
  const remote = join(home, 'remotes/your-org/ss-tools');
  const bin = join(home, 'bin');
  await mkdir(remote, { recursive: true });
  await mkdir(bin);
  await writeFile(join(remote, 'package.json'), '{ "name": "a-checkout", "private": true }\n');
  const install = `[ "$*" = 'install --no-save' ] && exec ln -s '${join(ROOT, 'node_modules')}' node_modules`;
  await writeFile(join(bin, 'npm'), `#!/bin/sh\n${install}\n`, { mode: 0o755 });
  await writeFile(
    join(home, 'gitconfig'),
    [
      '[user]\nname = test\nemail = test@example.com',
      `[url "file://${join(home, 'remotes')}/"]`,
      'insteadOf = https://git.example.com/\ninsteadOf = https://github.com/',
    ].join('\n'),
  );
  const run: Runner['run'] = (folder, lines, env) =>
    shell(folder, lines, {
      ...process.env,
      HOME: home,
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      GIT_CONFIG_GLOBAL: join(home, 'gitconfig'),
      GIT_CONFIG_NOSYSTEM: '1',
      // npx would ask a registry whether there is a newer npm.
      npm_config_update_notifier: 'false',
      ...env,
    });
  const made = await run(remote, ['git init -q', 'git add .', 'git commit -qm "A checkout"']);
  if (made.code !== 0) throw new Error(made.stderr);
  return {
    run,
    async folder(name) {
      const path = join(home, name);
      await mkdir(path);
      return path;
    },
  };
}

/**
 * The steps of one job as GitHub runs them: each in a shell of its own, in the job's workspace.
 * @param values what stands where the page says an address, or a secret of the repository
 */
export async function runGitHubJob(
  runner: Runner,
  name: string,
  { env, jobs }: GitHubWorkflow,
  values: Record<string, string>,
): Promise<Outcome> {
  const workspace = await runner.folder(name);
  const set = Object.fromEntries(
    Object.entries(env).map(([variable, value]) => [variable, values[value]]),
  );
  let outcome: Outcome = { code: -1, stdout: '', stderr: `There is no job ${name}.` };
  for (const step of jobs[name]?.steps ?? []) {
    const line =
      step.uses === 'actions/checkout@v4'
        ? `git clone -q --depth 1 https://github.com/${step.with?.repository} .`
        : (step.run ?? `echo "${step.uses} is not known here" >&2; exit 1`);
    outcome = await runner.run(workspace, [line], set);
    if (outcome.code !== 0) break;
  }
  return outcome;
}

async function shell(
  cwd: string,
  lines: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const started = promisify(execFile)('bash', ['-eo', 'pipefail', '-c', lines.join('\n')], {
    cwd,
    env,
  });
  started.child.stdin?.end();
  try {
    return { code: 0, ...(await started) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

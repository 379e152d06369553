import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, run, until } from './command.ts';
import type { Inspection } from './drill.ts';
import { ask } from './superset-session.ts';
import { cacheFolder } from '../test/cache.ts';
import { buildStandIns, productStandIns } from '../test/images.ts';

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}

/** Every query of the Grafana dashboard gives numbers from the real Prometheus. */
export const dashboard: Inspection = {
  kind: 'inspection',
  name: 'dashboard',
  run: async ({ stack }) => {
    // Two series come from commands that a fresh stack has not run yet.
    await stack.sh('ops/bin/backup dump; ops/bin/access check > /dev/null || true');
    const file = new URL('../grafana/superset.json', import.meta.url);
    const { panels } = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
    let count = 0;
    for (const panel of panels) {
      for (const { expr } of panel.targets) {
        const query = expr.replaceAll('$__rate_interval', '1m');
        await until(`the panel "${panel.title}" to show something (${query})`, 30_000, async () =>
          (await stack.query(query)).some(Number.isFinite) ? true : undefined,
        );
        count += 1;
      }
    }
    return { queries: `${count} of ${count} with data` };
  },
};

/** The containers as they run, and TLS as it is from outside, against what the documents promise. */
export const asBuilt: Inspection = {
  kind: 'inspection',
  name: 'as-built',
  run: async ({ stack }) => {
    const ids = (await stack.sh('ops/bin/dc ps -q')).split('\n');
    const format =
      '{{.Name}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{gt .HostConfig.Memory 0}} {{.Config.User}} {{.HostConfig.LogConfig.Config}}';
    for (const line of (
      await must('docker', ['inspect', '-f', format, ...ids], { env: stack.env })
    ).split('\n')) {
      const wanted =
        /^\S+ true \[ALL\] \[no-new-privileges:true\] true (\d+):\1 map\[max-file:5 max-size:10m\]$/;
      if (!wanted.test(line))
        throw new Error(`a container is not as hardened as it should be: ${line}`);
    }
    const made = await stack.sh('ops/bin/dc ps -q | sort');
    await stack.sh('ops/bin/up');
    if ((await stack.sh('ops/bin/dc ps -q | sort')) !== made)
      throw new Error('ops/bin/up, run again, made containers anew');

    await stack.sh('ops/bin/dc exec -T nginx nginx -q -t -c /etc/superset-nginx/nginx.conf');
    const entry = (service: string, program: string, args: string): Promise<string> =>
      stack.sh(`ops/bin/dc exec -T ${service} ${program} ${args}`);
    await entry('prometheus', 'promtool', 'check config /etc/superset-monitoring/prometheus.yml');

    await entry('alertmanager', 'amtool', 'check-config /etc/superset-monitoring/alertmanager.yml');

    const page = await ask(stack.address, '/login/');
    const hsts = [page.headers['strict-transport-security'] ?? []].flat();
    if (hsts.length !== 1 || hsts[0]?.includes(','))
      throw new Error(`HSTS is sent ${hsts.length} times: ${hsts.join(' | ')}`);
    const csp = String(page.headers['content-security-policy'] ?? '');
    if (!csp.includes("object-src 'none'") || csp.includes('unsafe-eval'))
      throw new Error(`the content security policy is "${csp}"`);
    const cookies = [page.headers['set-cookie'] ?? []]
      .flat()
      .filter((line) => line.startsWith('session='));
    for (const cookie of cookies)
      if (!/Secure/i.test(cookie) || !/HttpOnly/i.test(cookie))
        throw new Error(`the session's cookie is ${cookie}`);
    const [served, compressed] = await Promise.all([
      ask(stack.address, '/static/service-worker.js'),
      ask(stack.address, '/login/', { headers: { 'Accept-Encoding': 'gzip' } }),
    ]);
    if (
      served.status !== 200 ||
      !String(served.headers['cache-control']).includes('max-age=2592000')
    )
      throw new Error('Nginx does not serve static files itself');
    if (compressed.headers['content-encoding'] !== 'gzip')
      throw new Error('pages are not compressed');

    // It ends with 1 for what the trial certificate cannot have.
    const tls = await run(
      await sslyze(),
      [
        '--mozilla_config=intermediate',
        `--certinfo_ca_file=${stack.state('tls', 'fullchain.pem')}`,
        `localhost:${stack.address.port}`,
      ],
      { timeout: 300_000 },
    ).then(({ stdout }) => stdout);
    const verdict = tls.split('COMPLIANCE AGAINST')[1];
    if (verdict === undefined) throw new Error(`sslyze did not judge: ${tls.slice(-600)}`);
    // The trial certificate is signed by nobody; everything else must fit.
    const unfit = verdict
      .split('\n')
      .filter((line) => /^\s+\* /.test(line) && !line.includes('certificate_path_validation'));
    if (unfit.length > 0)
      throw new Error(`not Mozilla's intermediate profile:\n${unfit.join('\n')}`);
    return { containers: `${ids.length} hardened`, TLS: "Mozilla's intermediate profile" };
  },
};

async function sslyze(): Promise<string> {
  const folder = cacheFolder('sslyze-6.2.0');
  const program = join(folder, 'bin', 'sslyze');
  if (!existsSync(program)) {
    await must('python3', ['-m', 'venv', folder]);
    await must(join(folder, 'bin', 'pip'), ['install', '-q', 'sslyze==6.2.0'], {
      timeout: 600_000,
    });
  }
  return program;
}

/** ss-tools as a service of the same file: its image is built from the product's Dockerfile, and it is ready. */
export const product: Inspection = {
  kind: 'inspection',
  name: 'ss-tools',
  run: async ({ stack }) => {
    await buildStandIns(stack.env, productStandIns);
    stack.set({ PROFILES: 'monitoring,ss-tools' });
    try {
      const began = performance.now();
      await stack.sh('ops/bin/secrets');
      await stack.sh('ops/bin/dc build --quiet ss-tools');
      const built = performance.now();
      await stack.sh(
        'ops/bin/dc up -d --wait --wait-timeout 240 --no-deps ss-tools-postgres && ops/bin/dc up -d --wait --wait-timeout 240 --no-deps ss-tools',
      );
      const port = (await stack.sh('ops/bin/dc port ss-tools 8080')).split(':').at(-1);
      const ready = await until('ss-tools to be ready', 60_000, async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
        if (answer.status !== 200) throw new Error(`/readyz answered ${answer.status}`);
        return answer.status;
      });
      const size = Number(
        await must('docker', ['image', 'inspect', '-f', '{{.Size}}', 'ss-tools/ss-tools:local'], {
          env: stack.env,
        }),
      );
      const page = await fetch(`http://127.0.0.1:${port}/`);
      if (!(await page.text()).includes('<script'))
        throw new Error('the console is not in the image');
      return {
        image: `${Math.round(size / 1e6)} MB`,
        'image built': `${((built - began) / 1000).toFixed(0)} s`,
        ready: `${((performance.now() - built) / 1000).toFixed(0)} s (${ready.value})`,
      };
    } finally {
      await stack.shell('ops/bin/dc rm -sf ss-tools ss-tools-postgres');
      stack.set({ PROFILES: 'monitoring' });
    }
  },
};

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { must, run } from '../command.ts';
import type { Inspection } from '../drill.ts';
import { ask } from '../superset-session.ts';
import { cacheFolder } from '../../test/cache.ts';

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

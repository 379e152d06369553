import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, run } from '../drill/command.ts';
import { debian, fromPyPi } from './install.ts';

/**
 * Nginx's configuration with every path led into a folder of its own, and its ports made sockets: what the container
 * has at its places is not on this computer, and `nginx -t` binds the ports that it reads.
 */
async function laidOut(ops: string, folder: string): Promise<string> {
  for (const name of ['active', 'tls', 'tmp', 'static']) mkdirSync(join(folder, name));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = [
    '-keyout',
    join(folder, 'tls/privkey.pem'),
    '-out',
    join(folder, 'tls/fullchain.pem'),
  ];
  await must('openssl', ['req', '-x509', ...key, '-subj', '/CN=x', ...files]);
  writeFileSync(join(folder, 'active/backend.conf'), 'set $superset_backend web-blue:8088;\n');
  writeFileSync(
    join(folder, 'active/redirect.conf'),
    'return 301 https://$host:8443$request_uri;\n',
  );
  writeFileSync(join(folder, 'mime.types'), 'types { text/html html; }\n');
  const text = readFileSync(join(ops, 'nginx/nginx.conf'), 'utf8')
    .replaceAll(/(?<=\s)\/tmp\//g, `${join(folder, 'tmp')}/`)
    .replaceAll(/\/dev\/(stderr|stdout)/g, join(folder, '$1'))
    .replace(/listen (\d+)/g, `listen unix:${folder}/$1.sock`)
    .replaceAll('/etc/nginx/mime.types', join(folder, 'mime.types'))
    .replaceAll('/etc/superset-active', join(folder, 'active'))
    .replaceAll('/etc/superset-tls', join(folder, 'tls'))
    .replaceAll('/srv/static', join(folder, 'static'));
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, text);
  return file;
}

/** The rules of gixy that are left out: Superset compares the referrer with Host, which must come with its port. */
const NOT_OURS = ['host_spoofing'];

/** `nginx -t`, and gixy's look at what is dangerous in it. */
export async function nginx(ops: string): Promise<string[]> {
  const program = await debian('nginx', 'nginx');
  const gixy = await fromPyPi('gixy-ng', '0.2.59', 'gixy');
  const folder = mkdtempSync(join(tmpdir(), 'ss-nginx-'));
  try {
    const file = await laidOut(ops, folder);
    const tested = await run(program, ['-q', '-t', '-p', folder, '-c', file]);
    const judged = await run(gixy, ['--skips', NOT_OURS.join(','), '-f', 'text', file]);
    const findings = [tested, judged]
      .filter((one) => one.code !== 0)
      .map((one) => `${one.stdout}\n${one.stderr}`.trim().slice(-3000));
    return findings.map((one) => one.replaceAll(folder, ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

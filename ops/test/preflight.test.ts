import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { must, run, type Outcome } from '../drill/command.ts';

const OPS = resolve(import.meta.dirname, '..');

// Docker's answers that no real one gives on demand: an old version, a small host. Nothing is started by preflight.
const DOCKER = `#!/bin/sh
case "$1 $2" in
  'version --format') echo "\${FAKE_ENGINE:-27.1.0}" ;;
  'compose version') echo "\${FAKE_COMPOSE:-2.29.0}" ;;
  'info --format') case "$3" in *MemTotal*) echo "\${FAKE_MEMORY:-16000000000}" ;; *) echo / ;; esac ;;
  'ps -q') ;;
  *) exit 1 ;;
esac
`;

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

interface Host {
  folder: string;
  env: Record<string, string>;
  preflight: (env?: Record<string, string>) => Promise<Outcome>;
  state: (...parts: string[]) => string;
}

/** A host with settings, secrets and a trial certificate, and a Docker that answers as told. */
async function host(settings: Record<string, string> = {}): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), 'ss-preflight-'));
  folders.push(folder);
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'docker'), DOCKER);
  chmodSync(join(folder, 'bin', 'docker'), 0o755);
  cpSync(join(OPS, '.env.example'), join(folder, '.env'));
  // Ports that are free on any machine that runs tests; 80 and 443 may not be.
  const ports = { HTTP_PORT: '0', HTTPS_PORT: '0', PROMETHEUS_PORT: '0', ALERTMANAGER_PORT: '0' };
  let text = readFileSync(join(folder, '.env'), 'utf8');
  for (const [name, value] of Object.entries({ ...ports, ...settings }))
    text = text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`);
  writeFileSync(join(folder, '.env'), text);
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    SS_ENV_FILE: join(folder, '.env'),
    SS_STATE: join(folder, 'state'),
    SS_LEAST_DISK: '1',
  };
  await must(join(OPS, 'bin', 'secrets'), [], { env });
  await must(join(OPS, 'bin', 'certificates'), [], { env });
  return {
    folder,
    env,
    preflight: (more = {}) => run(join(OPS, 'bin', 'preflight'), [], { env: { ...env, ...more } }),
    state: (...parts) => join(folder, 'state', ...parts),
  };
}

function refused(outcome: Outcome, words: RegExp, advice: RegExp): void {
  assert.equal(outcome.code, 1, outcome.stdout + outcome.stderr);
  assert.match(outcome.stderr, words);
  assert.match(outcome.stderr, advice);
}

test('a host that is fit passes', async () => {
  const one = await host();
  const outcome = await one.preflight();
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /alerts reach nobody/);
});

test('an old Docker, an old Compose and too little memory are all said at once', async () => {
  const one = await host();
  const outcome = await one.preflight({
    FAKE_ENGINE: '19.3.8',
    FAKE_COMPOSE: '1.29.2',
    FAKE_MEMORY: '2000000000',
  });
  refused(outcome, /Docker 19\.3\.8 is too old/, /install Docker 20\.10 or newer/);
  refused(outcome, /Docker Compose 1\.29\.2 is too old/, /Compose plugin 2\.20 or newer/);
  refused(outcome, /2000 MB of memory, the stack wants 3800/, /give the host more memory/);
  refused(outcome, /3 finding\(s\)/, /mend them/);
});

test('a secret that is missing beside others is not made anew', async () => {
  const one = await host();
  const kept = readFileSync(one.state('secrets', 'superset_db_password'), 'utf8');
  rmSync(one.state('secrets', 'superset_secret_key'));
  refused(
    await one.preflight(),
    /missing or empty in .*: superset_secret_key/,
    /put them back from the escrow/,
  );
  assert.equal(readFileSync(one.state('secrets', 'superset_db_password'), 'utf8'), kept);
});

test('an empty secret is as bad as a missing one', async () => {
  const one = await host();
  chmodSync(one.state('secrets', 'redis_broker_password'), 0o644);
  writeFileSync(one.state('secrets', 'redis_broker_password'), '');
  refused(await one.preflight(), /redis_broker_password/, /escrow/);
});

async function certificate(one: Host, name: string, days: number): Promise<[string, string]> {
  const [pem, key] = [join(one.folder, `${name}.pem`), join(one.folder, `${name}.key`)];
  const subject = ['-subj', '/CN=x', '-addext', `subjectAltName=DNS:${name}`];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    `${days}`,
    ...subject,
  ];
  await must('openssl', [...args, '-keyout', key, '-out', pem]);
  return [pem, key];
}

/** A certificate of 2024 for localhost; only `openssl ca` takes a day that has passed. */
async function expired(folder: string, key: string): Promise<string> {
  const [config, request, pem] = [
    join(folder, 'ca.conf'),
    join(folder, 'request.pem'),
    join(folder, 'expired.pem'),
  ];
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(
    config,
    `[ca]\ndefault_ca = one\n[one]\ndatabase = ${folder}/index.txt\nrand_serial = yes\ndefault_md = sha256
new_certs_dir = ${folder}\npolicy = any\nx509_extensions = names\n[any]\ncommonName = supplied\n[names]\nsubjectAltName = DNS:localhost\n`,
  );
  await must('openssl', ['req', '-new', '-key', key, '-subj', '/CN=localhost', '-out', request]);
  const dates = ['-startdate', '20240101000000Z', '-enddate', '20240201000000Z'];
  await must('openssl', [
    'ca',
    '-batch',
    '-selfsign',
    '-config',
    config,
    '-keyfile',
    key,
    ...dates,
    '-notext',
    '-in',
    request,
    '-out',
    pem,
  ]);
  return pem;
}

const take = (one: Host, pem: string, key: string): Promise<Outcome> =>
  run(join(OPS, 'bin', 'certificates'), [pem, key], { env: one.env });

test('a certificate for another host, with another key, or that is none, is refused and the old one stays', async (context: TestContext) => {
  const one = await host();
  const before = readFileSync(one.state('tls', 'fullchain.pem'), 'utf8');
  const [otherHost, otherKey] = await certificate(one, 'elsewhere.example.org', 30);
  const [good, goodKey] = await certificate(one, 'localhost', 30);
  refused(
    await take(one, otherHost, otherKey),
    /is not for localhost/,
    /subjectAltName holds localhost/,
  );
  refused(
    await take(one, good, otherKey),
    /does not belong to the certificate/,
    /the key that the certificate was asked for with/,
  );
  refused(
    await take(one, one.env['SS_ENV_FILE'] ?? '', goodKey),
    /is not a PEM certificate/,
    /full chain/,
  );
  assert.equal(readFileSync(one.state('tls', 'fullchain.pem'), 'utf8'), before);
  await context.test('a good one is taken', async () => {
    assert.equal((await take(one, good, goodKey)).code, 0);
    assert.equal(
      readFileSync(one.state('tls', 'fullchain.pem'), 'utf8'),
      readFileSync(good, 'utf8'),
    );
  });
});

test('a certificate that has expired is said before anything starts', async () => {
  const one = await host();
  const [, key] = await certificate(one, 'localhost', 1);
  const pem = await expired(one.folder, key);
  chmodSync(one.state('tls', 'fullchain.pem'), 0o644);
  chmodSync(one.state('tls', 'privkey.pem'), 0o644);
  cpSync(pem, one.state('tls', 'fullchain.pem'));
  cpSync(key, one.state('tls', 'privkey.pem'));
  refused(await one.preflight(), /has expired on/, /renew it/);
});

test('a port that another program holds is said', async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const bound = server.address();
    const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
    const one = await host({ HTTPS_PORT: `${port}` });
    refused(
      await one.preflight(),
      new RegExp(`port ${port} on 127\\.0\\.0\\.1 is in use`),
      /choose another port/,
    );
  } finally {
    server.close();
  }
});

test('a disk without room is said, with the place', async () => {
  const one = await host();
  refused(
    await one.preflight({ SS_LEAST_DISK: '99999999' }),
    /only \d+ MB are free for .*state/,
    /disk-full\.md/,
  );
});

test('a migration that stopped half-way keeps the stack down', async () => {
  const one = await host();
  writeFileSync(
    one.state('migrating'),
    'to 6.1.0, begun 2026-11-22T20:00:00Z, from revision abc\n',
  );
  refused(await one.preflight(), /a migration did not finish: to 6\.1\.0/, /upgrade-rollback\.md/);
});

test('without an answering engine it says how to start one', async () => {
  const one = await host();
  writeFileSync(join(one.folder, 'bin', 'docker'), '#!/bin/sh\nexit 1\n');
  refused(await one.preflight(), /no Docker engine answers/, /systemctl start docker/);
});

/**
 * Builds the images that the compose file names, where none can be pulled: each a stand-in under the upstream
 * name, made from Debian's packages, PyPI and the Go module proxy (ops/decisions says why and what it proves).
 *
 *   node ops/test/images.ts
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, run } from '../drill/command.ts';
import { cacheFolder } from './cache.ts';
import { openEngine, type Engine } from './engine.ts';

interface StandIn {
  tag: string;
  folder: string;
  base: 'bookworm' | 'trixie';
  args?: Record<string, string>;
}

const daemon = (tag: string, program: string): StandIn => ({
  tag,
  folder: 'daemon',
  base: 'trixie',
  args: { PROGRAM: program },
});

/** Every image of the stack, under the name and version that ops/docker-compose.yml pins. */
export const standIns: StandIn[] = [
  { tag: 'postgres:16.11-bookworm', folder: 'postgres', base: 'bookworm' },
  { tag: 'redis:7.2.11-bookworm', folder: 'redis', base: 'bookworm' },
  { tag: 'nginx:1.26.3', folder: 'nginx', base: 'trixie' },
  {
    tag: 'apache/superset:6.1.0',
    folder: 'superset',
    base: 'bookworm',
    args: { VERSION: '6.1.0', PINS: 'rich cachetools cachelib==0.13.0 flask-caching==2.3.1' },
  },
  daemon('prom/prometheus:v2.53.3', 'prometheus'),
  daemon('prom/alertmanager:v0.28.1', 'prometheus-alertmanager'),
  daemon('prom/blackbox-exporter:v0.26.0', 'prometheus-blackbox-exporter'),
  daemon('prom/node-exporter:v1.9.0', 'prometheus-node-exporter'),
  daemon('prometheuscommunity/postgres-exporter:v0.17.1', 'prometheus-postgres-exporter'),
  daemon('oliver006/redis_exporter:v1.69.0', 'prometheus-redis-exporter'),
  daemon('nginx/nginx-prometheus-exporter:1.4.1', 'prometheus-nginx-exporter'),
  { tag: 'prom/statsd-exporter:v0.28.0', folder: 'statsd-exporter', base: 'trixie' },
];

/** The version that an upgrade starts from. */
export const olderStandIns: StandIn[] = [
  {
    tag: 'apache/superset:4.1.4',
    folder: 'superset',
    base: 'bookworm',
    args: { VERSION: '4.1.4' },
  },
];

/** What the product's own Dockerfile starts from. */
export const productStandIns: StandIn[] = [
  { tag: 'debian:trixie-slim', folder: 'debian', base: 'trixie' },
  { tag: 'node:24.11.1-trixie-slim', folder: 'node', base: 'trixie' },
];

const LABEL = 'ss-tools.stand-in';

/**
 * Sees that every image is there. In an engine of our own each is a stand-in, made anew when it is older than its
 * Dockerfile. In somebody else's no name of upstream's may come to mean anything else: there they are pulled.
 * @throws Error naming the images that a foreign engine neither has nor can pull
 */
export async function provideImages(
  { env, own }: Pick<Engine, 'env' | 'own'>,
  wanted: StandIn[] = standIns,
): Promise<void> {
  const missing: string[] = [];
  for (const image of wanted) {
    const label = `{{index .Config.Labels "${LABEL}"}}`;
    const seen = await run('docker', ['image', 'inspect', '-f', label, image.tag], { env });
    if (own) {
      const digest = digestOf(image);
      if (seen.code === 0 && [digest, ''].includes(seen.stdout.trim())) continue;
      await build(image, digest, env);
      console.log(`built ${image.tag}`);
    } else if (seen.code !== 0) {
      const pulled = await run('docker', ['pull', '-q', image.tag], { env, timeout: 1_200_000 });
      if (pulled.code !== 0) missing.push(image.tag);
    }
  }
  if (missing.length > 0)
    throw new Error(
      `this Docker engine cannot pull ${missing.join(', ')}, and stand-ins are only made in an engine of our own: pull them, or stop it and run as root on Debian`,
    );
}

function source(...parts: string[]): string {
  return join(import.meta.dirname, 'images', ...parts);
}

function digestOf(image: StandIn): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(image))
    .update(readFileSync(source('base.Dockerfile')));
  for (const name of readdirSync(source(image.folder)).toSorted())
    hash.update(readFileSync(source(image.folder, name)));
  return hash.digest('hex').slice(0, 16);
}

async function build(image: StandIn, digest: string, env: Record<string, string>): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), 'ss-ops-image-'));
  try {
    cpSync(source(image.folder), context, { recursive: true });
    if (image.folder === 'statsd-exporter') await statsdExporter(context);
    const args = Object.entries({ BASE: await base(image.base, env), ...image.args }).flatMap(
      ([name, value]) => ['--build-arg', `${name}=${value}`],
    );
    await must(
      'nice',
      [
        '-n',
        '10',
        'docker',
        'build',
        '-q',
        '-t',
        image.tag,
        '--label',
        `${LABEL}=${digest}`,
        ...args,
        context,
      ],
      {
        env,
        timeout: 1_200_000,
      },
    );
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** The tag of Debian's minimal tree with this machine's certificates, made once from Debian's own packages. */
async function base(release: string, env: Record<string, string>): Promise<string> {
  const tag = `ss-tools-ops/${release}:1`;
  if ((await run('docker', ['image', 'inspect', tag], { env })).code === 0) return tag;
  const tar = join(cacheFolder('images'), `${release}.tar`);
  if (!existsSync(tar)) {
    await must('nice', [
      '-n',
      '10',
      'mmdebstrap',
      '--variant=minbase',
      '--include=ca-certificates',
      release,
      `${tar}.part.tar`,
    ]);
    await must('mv', [`${tar}.part.tar`, tar]);
  }
  const imported = await must('docker', ['import', tar], { env });
  const name = `ss-tools-ops/${release}:imported`;
  await must('docker', ['tag', imported, name], { env });
  const context = mkdtempSync(join(tmpdir(), 'ss-ops-base-'));
  try {
    copyFileSync('/etc/ssl/certs/ca-certificates.crt', join(context, 'ca-certificates.crt'));
    await must(
      'docker',
      [
        'build',
        '-q',
        '-t',
        tag,
        '-f',
        source('base.Dockerfile'),
        '--build-arg',
        `IMPORTED=${name}`,
        context,
      ],
      { env },
    );
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
  return tag;
}

async function statsdExporter(folder: string): Promise<void> {
  const kept = join(cacheFolder('statsd-exporter-v0.28.0'), 'statsd_exporter');
  if (!existsSync(kept)) {
    const env = { GOBIN: cacheFolder('statsd-exporter-v0.28.0'), CGO_ENABLED: '0' };
    await must(
      'nice',
      ['-n', '10', 'go', 'install', 'github.com/prometheus/statsd_exporter@v0.28.0'],
      { env, timeout: 1_200_000 },
    );
  }
  copyFileSync(kept, join(folder, 'statsd_exporter'));
}

if (import.meta.main) {
  const engine = await openEngine();
  try {
    await provideImages(engine);
  } finally {
    await engine.close();
  }
}

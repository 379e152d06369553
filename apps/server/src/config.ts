import { resolve } from 'node:path';
import { z } from 'zod';
import { KnownError } from './errors.ts';
import { parseNetwork } from './environments/networks.ts';
import type { Network } from './environments/networks.ts';

export type Role = 'web' | 'worker' | 'all';

/** Everything that can be set from outside, read once at start. See docs/configuration.md. */
export type Config = {
  /** web answers requests, worker runs jobs, all does both. */
  readonly role: Role;
  readonly http: {
    readonly host: string;
    /** 0 takes a free port. */
    readonly port: number;
    /** Behind a reverse proxy: believe its X-Forwarded-* headers. */
    readonly trustProxy: boolean;
    /** Bearer token that /metrics asks for; null leaves it open. */
    readonly metricsToken: string | null;
  };
  /** A connection URL, or null for the embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  /** Absolute. Holds the embedded PostgreSQL and the secret key. */
  readonly dataFolder: string;
  /** `id:base64` of 32 bytes; the first seals, all open. Null for the key file in the data folder. */
  readonly secretKeys: string | null;
  readonly admin: { readonly username: string; readonly password: string | null };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Which addresses environments may lie at; the longest match decides, see environments/address-policy.ts. */
  readonly outgoing: { readonly allow: readonly Network[]; readonly deny: readonly Network[] };
  /** Days after which comparisons, and plans that were never applied, are deleted. */
  readonly keepDays: number;
  readonly jobs: {
    /** Jobs that one worker runs at the same time. */
    readonly concurrency: number;
    /** Milliseconds after which a worker that gives no sign of life has lost its jobs. */
    readonly leaseMs: number;
  };
  /** Milliseconds after which a write whose answer was lost is taken not to come any more. */
  readonly settleMs: number;
  /** Where the built web app lies. */
  readonly webFolder: string;
};

const REPOSITORY = resolve(import.meta.dirname, '../../..');

const text = z.string().trim();
const networks = text.default('').transform((list, issue): Network[] =>
  list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => {
      const network = parseNetwork(part);
      if (network !== null) return [network];
      issue.addIssue({
        code: 'custom',
        message: `"${part}" is no address or network (10.0.0.0/8, ::1, fd00::/8)`,
      });
      return [];
    }),
);
const yesNo = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'], 'must be true or false')
  .transform((word) => ['true', '1', 'yes'].includes(word));
const count = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${low} to ${high}`)
    .transform(Number)
    .refine(
      (number) => number >= low && number <= high,
      `must be a whole number from ${low} to ${high}`,
    );

const Environment = z.object({
  PORT: count(0, 65_535).optional(),
  HOST: text.min(1).default('127.0.0.1'),
  DATABASE_URL: text
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  SS_TOOLS_DATA: text.min(1).default('.data'),
  SS_TOOLS_SECRET_KEY: text.min(1).optional(),
  SS_TOOLS_ADMIN_USERNAME: text.min(1).max(200).default('admin'),
  SS_TOOLS_ADMIN_PASSWORD: z
    .string()
    .min(12, 'must have 12 characters at least')
    .max(1000)
    .optional(),
  SS_TOOLS_ROLE: z.enum(['web', 'worker', 'all'], 'must be web, worker or all').default('all'),
  SS_TOOLS_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info'),
  SS_TOOLS_TRUST_PROXY: yesNo.default(false),
  SS_TOOLS_METRICS_TOKEN: text.min(16, 'must have 16 characters at least').optional(),
  SS_TOOLS_ALLOW_NETWORKS: networks,
  SS_TOOLS_DENY_NETWORKS: networks,
  SS_TOOLS_JOBS_AT_ONCE: count(1, 64).default(4),
  SS_TOOLS_LEASE_SECONDS: count(3, 600).default(8),
  SS_TOOLS_SETTLE_SECONDS: count(1, 3600).default(120),
  SS_TOOLS_KEEP_DAYS: count(1, 3_650).default(30),
  SS_TOOLS_WEB: text.min(1).optional(),
});

/**
 * Reads the configuration from environment variables and command line arguments (`--role`, `--port`, `--host`, `--data`).
 * @throws KnownError bad-config that names each variable that is wrong, and what it may be.
 */
export function readConfig(env: NodeJS.ProcessEnv, argv: readonly string[] = []): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse({ ...set, ...readArguments(argv) });
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message,
    }));
    throw new KnownError(
      'bad-config',
      fields.map((field) => `${field.path}: ${field.message}`).join('\n'),
      {
        hint: 'See docs/configuration.md for every variable.',
        fields,
      },
    );
  }
  const value = parsed.data;
  return {
    role: value.SS_TOOLS_ROLE,
    http: {
      host: value.HOST,
      port: value.PORT ?? (value.SS_TOOLS_ROLE === 'worker' ? 0 : 8080),
      trustProxy: value.SS_TOOLS_TRUST_PROXY,
      metricsToken: value.SS_TOOLS_METRICS_TOKEN ?? null,
    },
    databaseUrl: value.DATABASE_URL ?? null,
    dataFolder: resolve(value.SS_TOOLS_DATA),
    secretKeys: value.SS_TOOLS_SECRET_KEY ?? null,
    admin: {
      username: value.SS_TOOLS_ADMIN_USERNAME,
      password: value.SS_TOOLS_ADMIN_PASSWORD ?? null,
    },
    logLevel: value.SS_TOOLS_LOG_LEVEL,
    outgoing: { allow: value.SS_TOOLS_ALLOW_NETWORKS, deny: value.SS_TOOLS_DENY_NETWORKS },
    keepDays: value.SS_TOOLS_KEEP_DAYS,
    jobs: {
      concurrency: value.SS_TOOLS_JOBS_AT_ONCE,
      leaseMs: value.SS_TOOLS_LEASE_SECONDS * 1000,
    },
    settleMs: value.SS_TOOLS_SETTLE_SECONDS * 1000,
    webFolder:
      value.SS_TOOLS_WEB === undefined
        ? resolve(REPOSITORY, 'apps/web/build')
        : resolve(value.SS_TOOLS_WEB),
  };
}

const ARGUMENTS: Record<string, string> = {
  role: 'SS_TOOLS_ROLE',
  port: 'PORT',
  host: 'HOST',
  data: 'SS_TOOLS_DATA',
};

function readArguments(argv: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  const rest = [...argv];
  while (rest.length > 0) {
    const [, name, given] = /^--([a-z-]+)(?:=(.*))?$/s.exec(rest.shift()!) ?? [];
    const variable = name === undefined ? undefined : ARGUMENTS[name];
    const value = given ?? rest.shift();
    if (variable === undefined || value === undefined) {
      throw new KnownError(
        'bad-config',
        `The command line is not understood at ${name === undefined ? 'its end' : `--${name}`}.`,
        {
          hint: `It takes ${Object.keys(ARGUMENTS)
            .map((known) => `--${known} VALUE`)
            .join(', ')}.`,
        },
      );
    }
    found[variable] = value;
  }
  return found;
}

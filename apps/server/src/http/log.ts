import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

export type Log = Logger;

/** Names under which secrets travel through requests, settings and errors; their values never reach a log line. */
const SECRET_NAMES = [
  'password',
  'passwords',
  'current',
  'next',
  'token',
  'access_token',
  'refresh_token',
  'secret',
  'credentials',
  'authorization',
  'cookie',
  'set-cookie',
  'x-csrftoken',
  'headers',
  'connectionString',
  'DATABASE_URL',
];

const escaped = (name: string): string => (/^[a-z_]+$/i.test(name) ? `.${name}` : `["${name}"]`);

/**
 * The server's log: JSON lines on standard output (and into `destination` in tests). Values under a secret's name are
 * censored down to four levels deep; requests are logged by method, path and id, never with headers or bodies.
 */
export function createLog(
  config: Pick<Config, 'logLevel'>,
  destination?: { write(line: string): void },
): Log {
  const paths = SECRET_NAMES.flatMap((name) =>
    ['', '*', '*.*', '*.*.*'].map((prefix) =>
      prefix === '' ? escaped(name).replace(/^\./, '') : prefix + escaped(name),
    ),
  );
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths, censor: '[secret]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

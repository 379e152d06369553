import { randomInt } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Interrupted, must, run, type CommandOptions, type Outcome } from './command.ts';
import type { Engine } from '../test/engine.ts';
import { ask, SupersetSession, type Address } from './superset-session.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** A stack of its own, made by ops/bin/up as a user makes one: own settings, state, name and loopback ports. */
export class Stack {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly address: Address;
  readonly prometheus: string;
  readonly engine: Engine;
  /** Whether the backups lie on a small disk of their own, which a drill may fill. */
  ownDisk = false;
  #interruption = new AbortController();

  private constructor(folder: string, engine: Engine, ports: number[]) {
    const [http = 0, https = 0, prometheus = 0, alertmanager = 0, tools = 0] = ports;
    this.folder = folder;
    this.engine = engine;
    this.env = {
      ...engine.env,
      SS_ENV_FILE: join(folder, '.env'),
      SS_STATE: join(folder, 'state'),
    };
    this.prometheus = `http://127.0.0.1:${prometheus}`;
    this.address = {
      host: 'localhost',
      port: https,
      certificate: () => readFileSync(this.state('tls', 'fullchain.pem'), 'utf8'),
    };
    this.set({
      COMPOSE_PROJECT_NAME: `ssdrill-${https}`,
      HTTP_PORT: `${http}`,
      HTTPS_PORT: `${https}`,
      PROMETHEUS_PORT: `${prometheus}`,
      ALERTMANAGER_PORT: `${alertmanager}`,
      SS_TOOLS_PORT: `${tools}`,
    });
  }

  /** A folder with settings, nothing running yet. */
  static async create(engine: Engine): Promise<Stack> {
    const folder = mkdtempSync(join(tmpdir(), 'ss-drill-'));
    cpSync(join(ROOT, 'ops', '.env.example'), join(folder, '.env'));
    return new Stack(folder, engine, await freePorts(5));
  }

  /** Gives the backups a disk of 3 GB (a file, in truth), where this machine can mount one. */
  async mountDisk(): Promise<void> {
    const image = join(this.folder, 'backup.img');
    const made = await this.shell(`mkdir -p "$SS_STATE/backup"; truncate -s 3G '${image}'
      mkfs.ext4 -q -m 0 '${image}' && mount -o loop '${image}' "$SS_STATE/backup"`);
    this.ownDisk = made.code === 0;
  }

  /** Changes lines of .env, or adds them. */
  set(settings: Record<string, string>): void {
    const file = join(this.folder, '.env');
    let text = readFileSync(file, 'utf8');
    for (const [name, value] of Object.entries(settings)) {
      const line = new RegExp(`^${name}=.*$`, 'm');
      text = line.test(text)
        ? text.replace(line, `${name}=${value}`)
        : `${text}\n${name}=${value}\n`;
    }
    writeFileSync(file, text);
  }

  state(...parts: string[]): string {
    return join(this.folder, 'state', ...parts);
  }

  secret(name: string): string {
    return readFileSync(this.state('secrets', name), 'utf8').trim();
  }

  /** From now on no command is begun, and those that run are ended; `remove` still does its work. */
  interrupt(): void {
    this.#interruption.abort(new Interrupted('interrupted'));
  }

  /** Runs a shell script from the repository's root against this stack, as a person following a runbook does. */
  shell(script: string, options: CommandOptions = {}): Promise<Outcome> {
    return run('sh', ['-euc', script], {
      signal: this.#interruption.signal,
      ...options,
      cwd: ROOT,
      env: { ...this.env, ...options.env },
    });
  }

  /** Like `shell`, for what must end with 0; gives what it printed. */
  async sh(script: string): Promise<string> {
    const { signal } = this.#interruption;
    return must('sh', ['-euc', script], { cwd: ROOT, env: this.env, signal, timeout: 1_800_000 });
  }

  /** One statement's result from the metadata database, as the superuser. */
  sql(statement: string, database = 'superset'): Promise<string> {
    return must(
      'ops/bin/dc',
      [
        'exec',
        '-T',
        'postgres',
        'psql',
        '-qtA',
        '-v',
        'ON_ERROR_STOP=1',
        '-d',
        database,
        '-c',
        statement,
      ],
      {
        cwd: ROOT,
        env: this.env,
      },
    );
  }

  admin(): Promise<SupersetSession> {
    return SupersetSession.open(this.address, 'admin', this.secret('admin_password'));
  }

  /** The numbers that a PromQL expression gives now. */
  async query(expression: string): Promise<number[]> {
    this.#interruption.signal.throwIfAborted();
    const answer = await fetch(
      `${this.prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`,
    );
    const body = (await answer.json()) as {
      data?: { result: { value: [number, string] }[] };
      error?: string;
    };
    if (!body.data) throw new Error(`${expression}: ${body.error ?? 'no answer'}`);
    return body.data.result.map((one) => Number(one.value[1]));
  }

  /** True once a person could work: the page comes, an account signs in, and reads what the database holds. */
  async serves(): Promise<true> {
    this.#interruption.signal.throwIfAborted();
    const page = await ask(this.address, '/login/', { timeout: 5000 });
    if (page.status !== 200) throw new Error(`the sign-in page answered ${page.status}`);
    await (await this.admin()).call('GET', '/api/v1/dashboard/');
    return true;
  }

  /** Removes containers, networks, volumes and the folder. */
  async remove(): Promise<void> {
    this.#interruption = new AbortController();
    const name =
      /^COMPOSE_PROJECT_NAME=(.*)$/m.exec(
        readFileSync(this.env['SS_ENV_FILE'] ?? '', 'utf8'),
      )?.[1] ?? '';
    await this.shell('ops/bin/down --with-data', { input: `${name}\n` });
    if (this.ownDisk) await run('umount', [this.state('backup')]);
    // Files of the archive belong to the user that PostgreSQL runs as.
    mkdirSync(this.state(), { recursive: true });
    const clear = [
      'run',
      '--rm',
      '--user',
      '0:0',
      '-v',
      `${this.folder}:/folder`,
      '--entrypoint',
      'rm',
      'postgres:16.11-bookworm',
      '-rf',
      '/folder/state',
    ];
    await run('docker', clear, { env: this.env });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Ports of loopback that nobody listens on. They stay closed until the stack opens them, and again while it restarts, so
 * they lie below those that the system gives to outgoing connections (from 32768 on).
 */
async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries === 1000) throw new Error('no port between 20000 and 32000 is free');
    const port = randomInt(20_000, 32_000);
    if (!ports.includes(port) && (await isFree(port))) ports.push(port);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

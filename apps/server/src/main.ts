import { readConfig } from './config.ts';
import { KnownError } from './errors.ts';
import { startServer } from './start-server.ts';
import type { RunningServer } from './start-server.ts';

/** Requests and jobs get this long to end. */
const STOP_LIMIT_MS = 30_000;

/** `npm start`: starts the server and stops it cleanly on Ctrl-C (SIGINT) or SIGTERM. */
async function main(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2));
  const stop = stopWish();
  const server = await startServer(config);
  greet(server, config);
  const signal = await stop;
  server.context.log.info({ signal }, 'stopping');
  setTimeout(() => {
    server.context.log.error(
      'it does not stop by itself; its jobs go on elsewhere when their leases run out',
    );
    process.exit(1);
  }, STOP_LIMIT_MS).unref();
  await server.stop();
}

/**
 * Resolves at the first signal to stop. npm and the terminal both pass Ctrl-C on, so it comes twice at once; one that comes
 * later is a person who will not wait.
 */
function stopWish(): Promise<string> {
  return new Promise((resolve) => {
    let first = 0;
    const onSignal = (signal: string): void => {
      if (first === 0) first = Date.now();
      else if (Date.now() - first > 1_500) process.exit(130);
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  });
}

function greet(
  server: RunningServer,
  { role, admin }: { role: string; admin: { username: string } },
): void {
  const lines = [
    role === 'worker'
      ? `ss-tools works (health: ${server.url}/readyz)`
      : `ss-tools runs at ${server.url}`,
  ];
  if (server.generatedPassword !== null) {
    lines.push(
      '',
      `  user name  ${admin.username}`,
      `  password   ${server.generatedPassword}`,
      '',
      '  It is shown only this once. Change it after signing in.',
    );
  }
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  if (error instanceof KnownError) {
    process.stderr.write(
      `ss-tools cannot start.\n${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`,
    );
  } else if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    const { port } = error as { port?: number };
    process.stderr.write(
      `ss-tools cannot start.\nPort ${port} is in use. Set PORT to another one, or stop what runs there.\n`,
    );
  } else {
    process.stderr.write(`ss-tools cannot start.\n${(error as Error).stack ?? String(error)}\n`);
  }
  process.exit(1);
}

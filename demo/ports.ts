import { createServer } from 'node:net';

const PREFERRED = 8080;

/**
 * The port for the console: what was asked for, else the last demo's, else 8080, else any free one.
 * @throws Error when the port that was asked for is in use
 */
export async function choosePort(
  asked: number | undefined,
  last: string | undefined,
): Promise<number> {
  if (asked !== undefined) {
    if (await isFree(asked)) return asked;
    throw new Error(
      `Port ${asked} is in use. Stop what runs there, or say another one: npm run demo -- --port NUMBER`,
    );
  }
  for (const port of [last === undefined ? PREFERRED : Number(new URL(last).port), PREFERRED]) {
    if (await isFree(port)) return port;
  }
  return 0;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startNarrator } from './narrator.ts';
import { startDemo } from './start-demo.ts';
import { summary } from './summary.ts';

/**
 * `npm run demo`: three real Supersets and ss-tools, until Ctrl-C. Everything that it makes lies in .demo (and in the
 * cache of installed Supersets), so that the next start takes seconds.
 */
const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { port: { type: 'string' }, folder: { type: 'string', default: join(root, '.demo') } },
});
const narrator = startNarrator((line) => console.log(line));

/** Resolves at the first wish to stop: a signal, or the end of the process that started this one. */
const stopWish = new Promise<void>((resolve) => {
  let first = 0;
  const wish = (): void => {
    // npm and the terminal both pass Ctrl-C on; one that comes later is a person who will not wait.
    if (first === 0) first = Date.now();
    else if (Date.now() - first > 2_000) process.exit(130);
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, wish);
  process.on('disconnect', wish);
});

try {
  const folder = resolve(values.folder);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new Error(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  const starting = startDemo(folder, { port, onProgress: narrator.say });
  const early = await Promise.race([starting, stopWish]);
  if (early === undefined) {
    narrator.say('Stopping before everything was up');
    // What is half started ends with this process.
    process.exit(130);
  }
  await using demo = early;
  console.log(
    summary(demo.file, narrator.seconds(), relative(process.cwd(), join(folder, 'demo.json'))),
  );
  await stopWish;
  console.log('Stopping');
} catch (error) {
  console.error(
    `\nThe demo cannot start.\n${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
}
process.exit(0);

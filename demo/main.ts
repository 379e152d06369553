import { once } from 'node:events';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startNarrator } from './narrator.ts';
import { startDemo } from './start-demo.ts';
import type { RunningDemo } from './start-demo.ts';
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

const STOP_LIMIT_MS = 30_000;

/** Aborts at the first wish to stop: a signal, or the end of the process that started this one. */
function stopWish(): AbortSignal {
  const stopping = new AbortController();
  let first = 0;
  const wish = (): void => {
    // npm and the terminal both pass Ctrl-C on; one that comes later is a person who will not wait.
    if (first === 0) first = Date.now();
    else if (Date.now() - first > 2_000) process.exit(130);
    if (stopping.signal.aborted) return;
    stopping.abort(new Error('Stopped before everything was up.'));
    setTimeout(() => {
      console.error(
        `It did not stop within ${STOP_LIMIT_MS / 1000} s; its PostgreSQL may still run.`,
      );
      process.exit(1);
    }, STOP_LIMIT_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, wish);
  process.on('disconnect', wish);
  return stopping.signal;
}

function portFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`--port takes a number from 1 to 65535, not "${text}".`);
}

/** Says on standard error what went wrong, and ends. */
function fail(title: string, error: unknown): never {
  console.error(`\n${title}\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

const signal = stopWish();
const folder = resolve(values.folder);
let demo: RunningDemo;
try {
  demo = await startDemo(folder, {
    port: portFrom(values.port),
    onProgress: (line) => {
      if (!signal.aborted) narrator.say(line);
    },
    signal,
  });
} catch (error) {
  if (!signal.aborted) fail('The demo cannot start.', error);
  narrator.say('Stopped before everything was up');
  process.exit(130);
}
console.log(
  summary(demo.file, narrator.seconds(), relative(process.cwd(), join(folder, 'demo.json'))),
);
if (!signal.aborted) await once(signal, 'abort');
console.log('Stopping');
try {
  await demo[Symbol.asyncDispose]();
} catch (error) {
  fail('The demo did not stop in order; something of it may still run.', error);
}
process.exit(0);

import { join } from 'node:path';
import { silent } from '../src/progress.ts';
import type { OnProgress } from '../src/progress.ts';
import { startSuperset } from '../src/start.ts';
import type { StartOptions, Superset } from '../src/start.ts';

/**
 * Stage and prod have a database connection of their own, to their own copy of the data, so that a
 * promotion needs a mapping, as it does at work. Prod is of an older line.
 */
const environments = {
  dev: { version: '6.1.0', estate: 'examples' },
  stage: { version: '6.1.0', estate: 'blank', database: { name: 'Stage warehouse' } },
  prod: { version: '5.0.0', estate: 'blank', database: { name: 'Prod warehouse' } },
} as const satisfies Record<string, StartOptions>;

export type DemoEnvironment = keyof typeof environments;

/** Three running Supersets; `await using` stops them all, and keeps what they hold. */
export type DemoSupersets = Record<DemoEnvironment, Superset> & AsyncDisposable;

/**
 * Starts the three Supersets of the demo, at once. The folder keeps them: a later start goes on with the
 * same content, passwords and, where they are free, ports.
 *
 * @param folder made where missing; each environment has a folder in it
 * @param onProgress is told what each one does, such as "dev: Starting Superset 6.1.0"
 * @param signal ends the start, with its reason
 * @throws what stopped the first that failed, as soon as it is known; the others are stopped then
 */
export async function startDemoSupersets({
  folder,
  onProgress = silent,
  signal,
}: {
  folder: string;
  onProgress?: OnProgress;
  signal?: AbortSignal;
}): Promise<DemoSupersets> {
  const names = Object.keys(environments) as DemoEnvironment[];
  const failing = new AbortController();
  const ended = AbortSignal.any([failing.signal, ...(signal === undefined ? [] : [signal])]);
  const start = async (name: DemoEnvironment): Promise<Superset> => {
    try {
      return await startSuperset({
        ...environments[name],
        folder: join(folder, name),
        onProgress: (message) => onProgress(`${name}: ${message}`),
        signal: ended,
      });
    } catch (cause) {
      const { message } = cause as Error;
      failing.abort(new Error(`The demo's ${name} did not start. ${message}`, { cause }));
      throw cause;
    }
  };
  const results = await Promise.allSettled(names.map(start));
  const started = results.filter((result) => result.status === 'fulfilled').map((r) => r.value);
  const stopAll = async () => {
    await Promise.all(started.map((superset) => superset[Symbol.asyncDispose]()));
  };
  if (started.length < names.length) {
    await stopAll();
    // Of the outer signal where that came first, else of the first that failed.
    throw ended.reason;
  }
  const [dev, stage, prod] = started as [Superset, Superset, Superset];
  return { dev, stage, prod, [Symbol.asyncDispose]: stopAll };
}

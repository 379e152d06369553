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
 * @throws what stopped the first that failed; the others are stopped then
 */
export async function startDemoSupersets({
  folder,
  onProgress = silent,
}: {
  folder: string;
  onProgress?: OnProgress;
}): Promise<DemoSupersets> {
  const names = Object.keys(environments) as DemoEnvironment[];
  const results = await Promise.allSettled(
    names.map((name) =>
      startSuperset({
        ...environments[name],
        folder: join(folder, name),
        onProgress: (message) => onProgress(`${name}: ${message}`),
      }),
    ),
  );
  const started = results.filter((result) => result.status === 'fulfilled').map((r) => r.value);
  const stopAll = async () => {
    await Promise.all(started.map((superset) => superset[Symbol.asyncDispose]()));
  };
  const failed = results.findIndex((result) => result.status === 'rejected');
  if (failed >= 0) {
    await stopAll();
    const cause = (results[failed] as PromiseRejectedResult).reason as Error;
    throw new Error(`The demo's ${names[failed]} did not start. ${cause.message}`, { cause });
  }
  const [dev, stage, prod] = started as [Superset, Superset, Superset];
  return { dev, stage, prod, [Symbol.asyncDispose]: stopAll };
}

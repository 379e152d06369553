import { parseArgs } from 'node:util';
import {
  estates,
  installSuperset,
  isSupersetVersion,
  startSuperset,
  supersetVersions,
} from './src/index.ts';
import type { Estate, SupersetVersion } from './src/index.ts';

const usage = `Starts a real Apache Superset by hand, until Ctrl-C.

  npm run lab -- 6.1.0 [--estate blank|examples] [--port N] [--folder PATH]
                       [--database-name NAME] [--database-uuid UUID]
  npm run lab -- --install-only 4.1.4 6.1.0

Versions: ${supersetVersions.join(', ')}. Without --folder nothing is kept.`;

class UsageError extends Error {}

const onProgress = (message: string) => console.error(message);

function versionsFrom(texts: string[]): SupersetVersion[] {
  return texts.map((text) => {
    if (isSupersetVersion(text)) return text;
    throw new UsageError(`The lab does not run Superset ${text}.`);
  });
}

async function start(version: SupersetVersion, values: ReturnType<typeof readArguments>['values']) {
  const estate = estates.find((name) => name === values.estate);
  if (!estate) throw new UsageError(`There is no estate ${values.estate}.`);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port must be a number from 1 to 65535, not ${values.port}.`);
  }
  await using superset = await startSuperset({
    version,
    estate,
    onProgress,
    ...(port && { port }),
    ...(values.folder && { folder: values.folder }),
    database: {
      ...(values['database-name'] && { name: values['database-name'] }),
      ...(values['database-uuid'] && { uuid: values['database-uuid'] }),
    },
  });
  const [database] = superset.databases;
  console.log(`url       ${superset.url}`);
  console.log(`username  ${superset.username}`);
  console.log(`password  ${superset.password}`);
  console.log(`database  ${database?.name} ${database?.uuid}`);
  console.log(`log       ${superset.logFile}`);
  await new Promise<void>((resolve) => {
    // The Superset itself does not keep Node alive.
    const alive = setInterval(() => {}, 60_000);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        clearInterval(alive);
        resolve();
      });
    }
  });
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      estate: { type: 'string', default: 'blank' satisfies Estate },
      port: { type: 'string' },
      folder: { type: 'string' },
      'database-name': { type: 'string' },
      'database-uuid': { type: 'string' },
      'install-only': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

try {
  const { values, positionals } = readArguments();
  const versions = versionsFrom(positionals);
  if (values.help) {
    console.log(usage);
  } else if (values['install-only']) {
    for (const version of versions) await installSuperset(version, onProgress);
  } else if (versions[0] && versions.length === 1) {
    await start(versions[0], values);
  } else {
    throw new UsageError('Name one version.');
  }
} catch (error) {
  const isUsage =
    error instanceof UsageError ||
    String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
  console.error((error as Error).message + (isUsage ? `\n\n${usage}` : ''));
  process.exitCode = 1;
}

import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { canRunSupersets, runCommand } from '@ss-tools/lab';
import { measureBig } from './src/big.ts';
import { installPeer } from './src/peer.ts';
import { asText, makeReport } from './src/report.ts';
import { measureSmall } from './src/small.ts';

const usage = `npm run bench -- [options]

  --json FILE        also writes every figure of every round into FILE
  --rounds N         rounds of the example estate (3)
  --captures N       rounds of captures of the generated estate (2)
  --only examples    leaves the generated estate out; --only generated the example estate
  --charts N         charts of the generated estate (3000; a tenth as many datasets)
  --profile          shows the requests of each last round`;

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    captures: { type: 'string', default: '2' },
    only: { type: 'string' },
    charts: { type: 'string', default: '3000' },
    profile: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const startedAt = Date.now();
const onProgress = (line: string): void =>
  void process.stderr.write(
    `${((Date.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${line}\n`,
  );

/** A program's start and end alone: what a process costs before it does anything. */
async function startUp(command: string, args: string[]): Promise<number> {
  const from = performance.now();
  await runCommand(command, args);
  return (performance.now() - from) / 1000;
}

function atLeastOne(name: 'rounds' | 'captures' | 'charts'): number {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} takes a number from 1, not “${values[name]}”.`);
  return number;
}

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  if (values.only !== undefined && !['examples', 'generated'].includes(values.only)) {
    throw new Error(`--only takes “examples” or “generated”, not “${values.only}”.`);
  }
  const [rounds, captures, charts] = [
    atLeastOne('rounds'),
    atLeastOne('captures'),
    atLeastOne('charts'),
  ];
  const can = await canRunSupersets(['6.1.0']);
  if (!can.ok) throw new Error(can.reason);
  const peer = await installPeer(onProgress);
  const small =
    values.only === 'generated' ? undefined : await measureSmall(peer, rounds, onProgress);
  const size = {
    charts,
    datasets: Math.max(1, Math.round(charts / 10)),
    dashboards: Math.max(1, Math.round(charts / 50)),
  };
  const big = values.only === 'examples' ? undefined : await measureBig(size, captures, onProgress);
  const cli = resolve(import.meta.dirname, '../apps/cli/bin/ss-tools.mjs');
  const starts = {
    'preset-cli': await startUp(peer, ['--help']),
    'ss-tools’ command line': await startUp(process.execPath, [cli, 'help']),
  };
  const report = makeReport({ startUp: starts, small, big });
  if (values.json !== undefined) {
    await writeFile(resolve(values.json), `${JSON.stringify(report, undefined, 2)}\n`);
  }
  console.log(asText(report, values.profile));
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

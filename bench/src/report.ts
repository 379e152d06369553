import { cpus, loadavg, totalmem } from 'node:os';
import { BIG_WORK } from './big.ts';
import type { BigResult } from './big.ts';
import { median, ratios, spread } from './measure.ts';
import type { Measured, Spread } from './measure.ts';
import { PEER } from './peer.ts';
import { SMALL_WORK } from './small.ts';
import type { SmallResult } from './small.ts';

/** gunicorn ends a request that takes longer (its default). */
const GUNICORN_SECONDS = 30;

/** One goal, and what came of it. */
export type Goal = {
  readonly goal: string;
  readonly limit: number;
  readonly measured: Spread;
  /** The same ratio of processor seconds, which other work on the machine hardly changes. */
  readonly processor?: Spread;
  readonly met: boolean;
};

export type Report = {
  readonly at: string;
  readonly machine: {
    readonly processors: number;
    readonly model: string;
    readonly memoryGiB: number;
    readonly load: number;
  };
  readonly supersetVersion: '6.1.0';
  readonly peer: string;
  readonly startUp: Readonly<Record<string, number>>;
  readonly examples?: SmallResult;
  readonly generated?: BigResult;
  readonly goals: readonly Goal[];
};

export function makeReport(parts: {
  readonly startUp: Readonly<Record<string, number>>;
  readonly small: SmallResult | undefined;
  readonly big: BigResult | undefined;
}): Report {
  const { small, big, startUp } = parts;
  return {
    at: new Date().toISOString(),
    machine: {
      processors: cpus().length,
      model: cpus()[0]?.model ?? 'unknown',
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      load: loadavg()[0] ?? 0,
    },
    supersetVersion: '6.1.0',
    peer: PEER,
    startUp,
    ...(small === undefined ? {} : { examples: small }),
    ...(big === undefined ? {} : { generated: big }),
    goals: [
      ...(small === undefined ? [] : smallGoals(small)),
      ...(big === undefined ? [] : bigGoals(big)),
    ],
  };
}

function smallGoals({ rounds }: SmallResult): Goal[] {
  const peer = rounds['preset-cli: full'];
  return [
    ratioAtMost('full promotion, of preset-cli’s time', 0.35, rounds['ss-tools: full'], peer),
    ratioAtMost(
      'full promotion, of the bare requests’ time',
      1.3,
      rounds['ss-tools: full'],
      rounds['floor: full'],
    ),
    ratioAtMost('one chart, of preset-cli’s time', 0.1, rounds['ss-tools: one chart'], peer),
    atMost(
      'one chart, requests',
      12,
      spread(rounds['ss-tools: one chart'].map(({ requests }) => requests)),
    ),
    ratioAtMost(
      'nothing changed, of preset-cli’s time',
      0.1,
      rounds['ss-tools: nothing changed'],
      peer,
    ),
    atMost(
      'nothing changed, writes',
      0,
      spread(rounds['ss-tools: nothing changed'].map(({ writes }) => writes)),
    ),
  ];
}

function bigGoals({ rounds }: BigResult): Goal[] {
  return [
    atMost(
      'the longest request of a big promotion, seconds',
      GUNICORN_SECONDS,
      spread(rounds.promotion.map(({ longest }) => longest)),
    ),
    ratioAtMost(
      'capture after 1 % changed, of a full capture’s time',
      0.25,
      rounds['capture after 1 %'],
      rounds['full capture'],
    ),
  ];
}

const atMost = (goal: string, limit: number, measured: Spread): Goal => ({
  goal,
  limit,
  measured,
  met: measured.median <= limit,
});

const ratioAtMost = (
  goal: string,
  limit: number,
  of: readonly Measured[],
  to: readonly Measured[],
): Goal => ({
  ...atMost(goal, limit, ratios(of, to)),
  processor: ratios(of, to, ({ processor }) => processor ?? Number.NaN),
});

/** The report for a person. */
export function asText(report: Report, profile: boolean): string {
  const { machine, examples, generated } = report;
  const lines = [
    `Superset ${report.supersetVersion} on both sides, beside ${report.peer}; ${machine.processors} × ${machine.model}, load ${machine.load.toFixed(1)} at the end`,
    ...Object.entries(report.startUp).map(
      ([program, seconds]) =>
        `start of ${program} alone: ${seconds.toFixed(2)} s (not in the figures of ss-tools)`,
    ),
  ];
  if (examples !== undefined) {
    lines.push('', '9 dashboards, 103 charts, 21 datasets; median (least to most)', HEAD);
    for (const work of SMALL_WORK) lines.push(row(work, examples.rounds[work]));
    lines.push(memory(examples.peakMemory));
  }
  if (generated !== undefined) {
    const { size } = generated;
    lines.push(
      '',
      `${size.dashboards} dashboards, ${size.charts} charts, ${size.datasets} datasets`,
      HEAD,
    );
    for (const work of BIG_WORK) lines.push(row(work, generated.rounds[work]));
    lines.push(memory(generated.peakMemory));
  }
  lines.push('', 'Goals');
  for (const { goal, limit, measured, processor, met } of report.goals) {
    const own = processor === undefined ? '' : `; of processor seconds ${range(processor)}`;
    lines.push(`${met ? 'met   ' : 'MISSED'}  ${goal}: ${range(measured)}, at most ${limit}${own}`);
  }
  if (profile) lines.push('', ...profiles(report));
  return lines.join('\n');
}

const range = ({ median: middle, min, max }: Spread): string =>
  `${figure(middle)} (${figure(min)}–${figure(max)})`;

const HEAD = `${''.padEnd(34)}${'seconds'.padEnd(22)}${'processor'.padStart(10)}${'requests'.padStart(9)}${'writes'.padStart(8)}${'longest'.padStart(9)}`;

function row(work: string, rounds: readonly Measured[]): string {
  const { median: middle, min, max } = spread(rounds.map(({ seconds }) => seconds));
  const time = `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
  const of = (each: (one: Measured) => number): number => median(rounds.map(each));
  return [
    work.padEnd(34),
    time.padEnd(22),
    `${of(({ processor }) => processor ?? Number.NaN).toFixed(1)} s`.padStart(10),
    String(of(({ requests }) => requests)).padStart(9),
    String(of(({ writes }) => writes)).padStart(8),
    `${of(({ longest }) => longest).toFixed(1)} s`.padStart(9),
  ].join('');
}

const memory = (peak: number | null): string =>
  peak === null
    ? 'peak memory: this system does not tell'
    : `peak memory of ss-tools: ${Math.round(peak)} MiB`;

const figure = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(2);

/** The last round of each work, request by request. */
function profiles({ examples, generated }: Report): string[] {
  return Object.entries({ ...examples?.rounds, ...generated?.rounds }).flatMap(([work, rounds]) => [
    `${work}, last round:`,
    ...(rounds.at(-1)?.profile ?? []).map(
      ({ request, count, ms }) =>
        `  ${String(ms).padStart(7)} ms  ${String(count).padStart(4)} ×  ${request}`,
    ),
  ]);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { Figures } from './drill.ts';

const FILE = new URL('../docs/figures.md', import.meta.url);
const HEAD = `# Figures of the drills

Each line is the last green run of that drill by \`npm run drill -- NAME --write\`, on a machine with two cores. Detection
is from the fault being there to the alert at the webhook, recovery from the runbook's first step to a working sign-in and
a passing check. The load is the machine's over the last quarter of an hour of the run, its other work included.

| drill | figures | day, load |
| --- | --- | --- |
`;
const RED = '## Not green';

/** How a drill ended: with its figures, or with what went wrong. */
export interface Result {
  drill: string;
  figures: Figures;
  error?: string;
}

/**
 * The page with these results in it. A green drill gets its line in the table and loses the one under "Not green"; a red
 * one keeps the line of its last green run and is named there. Lines of drills that were not run stay as they are.
 */
export function withResults(page: string, results: Result[], day: string): string {
  const [table = '', red = ''] = page.split(new RegExp(`^${RED}.*$`, 'm'));
  const green = new Map(
    [...table.matchAll(/^\| ([a-z][a-z0-9-]*) \| .* \|$/gm)].map((hit) => [hit[1] ?? '', hit[0]]),
  );
  green.delete('drill');
  const bad = new Map(
    [...red.matchAll(/^- ([a-z0-9-]+): .*(?:\n {2}.*)*/gm)].map((hit) => [hit[1] ?? '', hit[0]]),
  );
  for (const { drill, figures, error } of results) {
    if (error === undefined) {
      const text = Object.entries(figures)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ');
      green.set(drill, `| ${drill} | ${text} | ${day} |`);
      bad.delete(drill);
    } else {
      bad.set(drill, `- ${drill}: ${error.split('\n')[0]?.trim()} (${day})`);
    }
  }
  const end =
    bad.size > 0
      ? `\n${RED}\n\nEach is red until a run of it was green:\n\n${[...bad.values()].join('\n')}\n`
      : '';
  return `${HEAD}${[...green.values()].join('\n')}\n${end}`;
}

/** Writes these results into ops/docs/figures.md. */
export function writeFigures(results: Result[]): void {
  const day = new Date().toISOString().slice(0, 10);
  const when = `${day}, load ${(loadavg()[2] ?? 0).toFixed(0)}`;
  writeFileSync(FILE, withResults(readFileSync(FILE, 'utf8'), results, when));
}

import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../docs/figures.md', import.meta.url);
const HEAD = `# Figures of the drills

Each line is the last run of that drill by \`npm run drill -- NAME --write\`, on a machine with two cores. Detection is
from the fault being there to the alert at the webhook, recovery from the runbook's first step to a working sign-in and a
passing check. The first figures were taken while the machine did eight other things (load average 20 to 30 on two cores).

| drill | figures | day |
| --- | --- | --- |
`;

/** Writes these results into ops/docs/figures.md, keeping the lines of drills that were not run. */
export function writeFigures(results: { drill: string; figures: Record<string, string> }[]): void {
  let old = '';
  try {
    old = readFileSync(FILE, 'utf8');
  } catch {
    // The first run makes the file.
  }
  const lines = new Map(
    [...old.matchAll(/^\| ([a-z0-9-]+) \| .* \|$/gm)].map((hit) => [hit[1] ?? '', hit[0]]),
  );
  const day = new Date().toISOString().slice(0, 10);
  for (const { drill, figures } of results) {
    const text = Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
    lines.set(drill, `| ${drill} | ${text} | ${day} |`);
  }
  lines.delete('drill');
  writeFileSync(FILE, `${HEAD}${[...lines.values()].join('\n')}\n`);
}

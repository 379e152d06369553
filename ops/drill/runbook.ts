import { readFileSync } from 'node:fs';

/** Commands that belong together. Each is a whole fenced block, run from the repository's root by `sh -eu`. */
export interface Procedure {
  /** Each ends with 0 while there is something to do. */
  verify: string[];
  /** Each ends with 0; after the last the service is back. */
  steps: string[];
  /** Each ends with 0 once all is well, and only then. */
  check: string[];
}

/** A runbook's executable parts. */
export interface Runbook extends Procedure {
  title: string;
  /** Names of the alerts that lead here. */
  alerts: string[];
  symptom: string;
  /**
   * Its other ways, by the heading that they stand under. A part "### Verify" or "### Check" within is its own; without
   * one there is nothing to verify, and the runbook's check holds.
   */
  others: Map<string, Procedure>;
}

const SECTIONS = ['Symptom', 'Alert', 'Verify', 'Steps', 'Check'] as const;

/**
 * Reads a runbook.
 * @throws Error naming what is missing: a section, an alert's name, or the commands of a section
 */
export function parseRunbook(text: string, name: string): Runbook {
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (!title) throw new Error(`${name}: no title ("# ...") was found`);
  const sections = partsOf(text, '## ');
  for (const section of SECTIONS) {
    if (!sections.get(section))
      throw new Error(`${name}: the section "## ${section}" is missing or empty`);
  }
  const alerts = [...(sections.get('Alert') ?? '').matchAll(/`([A-Z][A-Za-z]+)`/g)].map(
    (hit) => hit[1] ?? '',
  );
  const needed = (section: string): string[] => {
    const blocks = commandsOf(sections.get(section) ?? '');
    if (blocks.length === 0) throw new Error(`${name}: "## ${section}" has no fenced sh commands`);
    return blocks;
  };
  const check = needed('Check');
  const others = new Map<string, Procedure>();
  for (const [heading, words] of sections) {
    if (SECTIONS.some((one) => one === heading)) continue;
    const parts = partsOf(words, '### ');
    const own = (part: string): string[] => commandsOf(parts.get(part) ?? '');
    const steps = [...parts]
      .filter(([part]) => part !== 'Verify' && part !== 'Check')
      .flatMap(([, part]) => commandsOf(part));
    if (steps.length === 0) continue;
    const checks = own('Check');
    others.set(heading, {
      verify: own('Verify'),
      steps,
      check: checks.length > 0 ? checks : check,
    });
  }
  return {
    title,
    alerts,
    symptom: sections.get('Symptom') ?? '',
    verify: needed('Verify'),
    steps: needed('Steps'),
    check,
    others,
  };
}

/** Reads the runbook of that file name, without its ending, from ops/runbooks. */
export function readRunbook(name: string): Runbook {
  const path = new URL(`../runbooks/${name}.md`, import.meta.url);
  return parseRunbook(readFileSync(path, 'utf8'), `ops/runbooks/${name}.md`);
}

/**
 * The commands under the heading `section` of a runbook.
 * @throws Error when no fenced commands stand under it
 */
export function procedureOf(runbook: Runbook, section = 'Steps'): Procedure {
  const found = section === 'Steps' ? runbook : runbook.others.get(section);
  if (!found) throw new Error(`${runbook.title}: "## ${section}" has no fenced sh commands`);
  return found;
}

/** The procedure as it would be with its step number `index` forgotten. */
export function withoutStep(procedure: Procedure, index: number): Procedure {
  if (index >= procedure.steps.length)
    throw new Error(`there are ${procedure.steps.length} steps, not ${index + 1}`);
  return { ...procedure, steps: procedure.steps.filter((_, at) => at !== index) };
}

/** Heading to the text below it; what stands before the first heading has the heading "". */
function partsOf(text: string, mark: string): Map<string, string> {
  const [before = '', ...parts] = text.split(new RegExp(`^${mark}`, 'm'));
  const found = new Map([['', before.trim()]]);
  for (const part of parts) {
    const end = part.indexOf('\n');
    found.set(part.slice(0, end).trim(), part.slice(end + 1).trim());
  }
  return found;
}

function commandsOf(text: string): string[] {
  return [...`${text}\n`.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((hit) => hit[1] ?? '');
}

import { readFileSync } from 'node:fs';

/** A runbook's executable parts. Commands are whole fenced blocks, run from the repository's root by `sh -eu`. */
export interface Runbook {
  title: string;
  /** Names of the alerts that lead here. */
  alerts: string[];
  symptom: string;
  /** Each ends with 0 while the fault is there. */
  verify: string[];
  /** Each ends with 0; after the last the service is back. */
  steps: string[];
  /** Each ends with 0 once all is well, and only then. */
  check: string[];
}

const SECTIONS = ['Symptom', 'Alert', 'Verify', 'Steps', 'Check'] as const;

/**
 * Reads a runbook.
 * @throws Error naming what is missing: a section, an alert's name, or the commands of a section
 */
export function parseRunbook(text: string, name: string): Runbook {
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (!title) throw new Error(`${name}: no title ("# ...") was found`);
  const sections = new Map<string, string>();
  for (const part of text.split(/^## /m).slice(1)) {
    const end = part.indexOf('\n');
    sections.set(part.slice(0, end).trim(), part.slice(end + 1).trim());
  }
  for (const section of SECTIONS) {
    if (!sections.get(section))
      throw new Error(`${name}: the section "## ${section}" is missing or empty`);
  }
  const alerts = [...(sections.get('Alert') ?? '').matchAll(/`([A-Z][A-Za-z]+)`/g)].map(
    (hit) => hit[1] ?? '',
  );
  const commands = (section: string): string[] => {
    const blocks = [...(sections.get(section) ?? '').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
      (hit) => hit[1] ?? '',
    );
    if (blocks.length === 0) throw new Error(`${name}: "## ${section}" has no fenced sh commands`);
    return blocks;
  };
  return {
    title,
    alerts,
    symptom: sections.get('Symptom') ?? '',
    verify: commands('Verify'),
    steps: commands('Steps'),
    check: commands('Check'),
  };
}

/** Reads the runbook of that file name, without its ending, from ops/runbooks. */
export function readRunbook(name: string): Runbook {
  const path = new URL(`../runbooks/${name}.md`, import.meta.url);
  return parseRunbook(readFileSync(path, 'utf8'), `ops/runbooks/${name}.md`);
}

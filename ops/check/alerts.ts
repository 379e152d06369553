import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseRunbook } from '../drill/runbook.ts';

interface Rules {
  groups: {
    rules: {
      alert: string;
      labels?: Record<string, string>;
      annotations?: Record<string, string>;
    }[];
  }[];
}

interface Tests {
  tests: { alert_rule_test?: { alertname: string; exp_alerts?: unknown[] }[] }[];
}

/** What does not fit between alerts, their tests and their runbooks; empty where all is well. */
export function alertFindings(root: string): string[] {
  const ops = join(root, 'ops');
  const files = (pattern: string): string[] =>
    globSync(pattern, { cwd: ops }).map((name) => readFileSync(join(ops, name), 'utf8'));
  const rules = files('monitoring/rules/*.yml').flatMap((text) =>
    (parse(text) as Rules).groups.flatMap((group) => group.rules),
  );
  const tested = new Set(
    files('monitoring/tests/*.yml')
      .flatMap((text) => (parse(text) as Tests).tests.flatMap((one) => one.alert_rule_test ?? []))
      .filter((one) => (one.exp_alerts ?? []).length > 0)
      .map((one) => one.alertname),
  );
  const findings: string[] = [];
  const named = new Map<string, Set<string>>();
  for (const name of globSync('runbooks/*.md', { cwd: ops })) {
    const text = readFileSync(join(ops, name), 'utf8');
    // The page on incidents is about people; it has no commands.
    if (!/^## Steps$/m.test(text) && name.endsWith('incident-response.md')) continue;
    try {
      named.set(`ops/${name}`, new Set(parseRunbook(text, `ops/${name}`).alerts));
    } catch (error) {
      findings.push(error instanceof Error ? error.message : String(error));
    }
  }
  for (const rule of rules) {
    const url = rule.annotations?.['runbook_url'] ?? '';
    if (!existsSync(join(root, url)) || url === '')
      findings.push(`the alert ${rule.alert} leads to "${url}", which is not there`);
    else if (!named.get(url)?.has(rule.alert))
      findings.push(`${url} does not name the alert ${rule.alert} that leads to it`);
    if (!tested.has(rule.alert))
      findings.push(`no test in ops/monitoring/tests makes the alert ${rule.alert} fire`);
    for (const label of ['severity', 'team', 'cause']) {
      if (!rule.labels?.[label]) findings.push(`the alert ${rule.alert} has no label ${label}`);
    }
  }
  const known = new Set(rules.map((rule) => rule.alert));
  for (const [file, alerts] of named) {
    for (const alert of alerts)
      if (!known.has(alert)) findings.push(`${file} names the alert ${alert}, which no rule makes`);
  }
  return findings;
}

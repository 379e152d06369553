import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Compose {
  services: Record<
    string,
    {
      image?: string;
      restart?: string;
      read_only?: boolean;
      cap_drop?: string[];
      mem_limit?: string;
      user?: string;
    }
  >;
  secrets: Record<string, { file: string }>;
}

// Made by the commands, not by a person.
const OWN = new Set([
  'SS_STATE',
  'ACTIVE_VERSION',
  'BLUE_VERSION',
  'GREEN_VERSION',
  'MIGRATE_VERSION',
  'SUPERSET_TRIAL_CERTIFICATE',
  'SS_TOOLS_VERSION',
]);

/** What does not fit between the compose file, the settings' template and the secrets' maker; empty where all is well. */
export function settingsFindings(root: string): string[] {
  const read = (name: string): string => readFileSync(join(root, 'ops', name), 'utf8');
  const findings: string[] = [];
  const text = read('docker-compose.yml');
  const compose = parse(text, { merge: true }) as Compose;
  const template = new Set(
    [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map((hit) => hit[1] ?? ''),
  );
  for (const hit of text.matchAll(/(?<!\$)\$\{([A-Z_]+)/g)) {
    const name = hit[1] ?? '';
    if (!template.has(name) && !OWN.has(name))
      findings.push(`docker-compose.yml reads ${name}, which .env.example does not explain`);
  }
  const maker = read('bin/secrets');
  for (const name of Object.keys(compose.secrets)) {
    const made =
      name.startsWith('redis_') && name.endsWith('_exporter') ? 'redis_${part}_exporter' : name;
    if (!maker.includes(made))
      findings.push(`the secret ${name} is made by nobody: add it to ops/bin/secrets`);
  }
  for (const [name, service] of Object.entries(compose.services)) {
    if (service.image !== undefined && !/:[^:]*[0-9$]/.test(service.image))
      findings.push(`the image of ${name} is not pinned`);
    if (service.read_only !== true) findings.push(`${name} can write to its root file system`);
    if (!service.cap_drop?.includes('ALL')) findings.push(`${name} keeps capabilities`);
    if (service.mem_limit === undefined) findings.push(`${name} has no memory limit`);
    if (service.user === undefined && name !== 'ss-tools')
      findings.push(`${name} does not say as which user it runs`);
  }
  return [...new Set(findings)];
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface RoleWanted {
  name: string;
  why: string;
  permissions: string[];
}

export interface PersonWanted {
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  roles: string[];
  active: boolean;
}

export interface RuleWanted {
  name: string;
  filter: 'Regular' | 'Base';
  tables: string[];
  roles: string[];
  clause: string;
  group?: string;
}

/** What was reviewed: the three files of one folder, and the roles that upstream makes by itself. */
export interface Wanted {
  roles: RoleWanted[];
  people: PersonWanted[];
  rules: RuleWanted[];
  /** Role to its permissions, as the last migration left them; empty where none has noted them. */
  upstream: Map<string, string[]>;
}

type Kind = 'string' | 'boolean' | 'strings' | 'filter';
const ROLE: Record<string, Kind> = { name: 'string', why: 'string', permissions: 'strings' };
const PERSON: Record<string, Kind> = {
  username: 'string',
  first_name: 'string',
  last_name: 'string',
  email: 'string',
  roles: 'strings',
  active: 'boolean',
};
const RULE: Record<string, Kind> = {
  name: 'string',
  filter: 'filter',
  tables: 'strings',
  roles: 'strings',
  clause: 'string',
};

/**
 * Reads the three files, and upstream's roles from the state of the stack, where ops/bin/migrate notes them.
 * @throws Error naming file, entry and field of what is missing, of the wrong kind, unknown or there twice
 */
export function readWanted(folder: string, state: string): Wanted {
  return {
    roles: entries(folder, 'roles.yaml', 'roles', ROLE, [], 'name') as RoleWanted[],
    people: entries(folder, 'people.yaml', 'people', PERSON, [], 'username') as PersonWanted[],
    rules: entries(folder, 'row-level.yaml', 'rules', RULE, ['group'], 'name') as RuleWanted[],
    upstream: readUpstream(join(state, 'upstream-roles.json')),
  };
}

function readUpstream(file: string): Map<string, string[]> {
  if (!existsSync(file)) return new Map();
  return new Map(
    Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>),
  );
}

function fits(value: unknown, kind: Kind): boolean {
  if (kind === 'strings')
    return Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (kind === 'filter') return value === 'Regular' || value === 'Base';
  return typeof value === kind && value !== '';
}

function entries(
  folder: string,
  file: string,
  key: string,
  fields: Record<string, Kind>,
  optional: string[],
  unique: string,
): unknown[] {
  const read = parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown> | null;
  const list = read?.[key];
  if (!Array.isArray(list))
    throw new Error(`${file}: "${key}:" must be a list (it may be empty: ${key}: [])`);
  const seen = new Set<unknown>();
  for (const [index, entry] of (list as Record<string, unknown>[]).entries()) {
    const where = `${file}, entry ${index + 1}`;
    for (const [field, kind] of Object.entries(fields)) {
      if (!fits(entry[field], kind))
        throw new Error(
          `${where}: "${field}" is missing or is no ${kind === 'filter' ? 'Regular or Base' : kind}`,
        );
    }
    const unknown = Object.keys(entry).filter(
      (field) => !(field in fields) && !optional.includes(field),
    );
    if (unknown.length > 0) throw new Error(`${where}: nobody knows the field "${unknown[0]}"`);
    if (seen.has(entry[unique]))
      throw new Error(`${where}: ${String(entry[unique])} is there twice`);
    seen.add(entry[unique]);
  }
  return list;
}

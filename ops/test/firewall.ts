import { readdirSync } from 'node:fs';
import { must, run } from '../drill/command.ts';

/** What the host's packet filter, forwarding and links looked like before an engine was started. */
export interface Firewall {
  rules: string;
  forward: string;
  links: string[];
}

/** What an engine left behind: arguments for iptables, one line each. */
export interface Traces {
  rules: string[][];
  chains: string[][];
  policies: string[][];
  /** Somebody else has changed the filter since: forwarding may be theirs now. */
  shared: boolean;
}

/** Reads the host's rules; needs root. */
export async function readFirewall(): Promise<Firewall> {
  return {
    rules: await must('iptables-save', []),
    forward: await must('sysctl', ['-n', 'net.ipv4.ip_forward']),
    links: links(),
  };
}

/**
 * Takes away the rules, chains and bridges that an engine of ours made since `before`, one by one. Nothing is flushed,
 * and what somebody else added in the meantime stays as it is.
 */
export async function undoFirewall(before: Firewall): Promise<void> {
  const bridges = links().filter(
    (link) => /^(docker0|br-[0-9a-f]{12})$/.test(link) && !before.links.includes(link),
  );
  const { rules, chains, policies, shared } = traces(
    before.rules,
    await must('iptables-save', []),
    bridges,
  );
  for (const words of [...rules, ...chains, ...policies]) await run('iptables', words);
  for (const bridge of bridges) await run('ip', ['link', 'delete', bridge]);
  if (before.forward === '0' && !shared) await run('sysctl', ['-qw', 'net.ipv4.ip_forward=0']);
}

/**
 * Of what `now` has and `before` had not, that which names a chain of Docker's, docker0 or one of `bridges`. A policy
 * is put back only where nobody else has added a rule since, since it may be theirs.
 */
export function traces(before: string, now: string, bridges: string[]): Traces {
  const found: Traces = { rules: [], chains: [], policies: [], shared: false };
  const links = ['docker0', ...bridges];
  const known = byTable(before);
  const changed: string[][] = [];
  for (const [table, lines] of byTable(now)) {
    const old = known.get(table) ?? new Map<string, string>();
    for (const [line, policy] of lines) {
      if (old.has(line)) {
        const was = old.get(line) ?? policy;
        if (was !== policy) changed.push(['-t', table, '-P', line.slice(1), was]);
      } else if (line.startsWith(':')) {
        if (line.startsWith(':DOCKER')) found.chains.push(['-t', table, '-X', line.slice(1)]);
        // A table that nobody had used lists its built-in chains once somebody has.
        else if (policy === '-') found.shared = true;
        else if (policy !== 'ACCEPT') changed.push(['-t', table, '-P', line.slice(1), 'ACCEPT']);
      } else if (words(line).some((word) => word.startsWith('DOCKER') || links.includes(word))) {
        found.rules.push(['-t', table, '-D', ...words(line.slice(3))]);
      } else {
        found.shared = true;
      }
    }
  }
  if (!found.shared) found.policies = changed;
  return found;
}

/** Table name to its lines: a chain as ":NAME" with its policy, a rule as it is with no policy. */
export function byTable(saved: string): Map<string, Map<string, string>> {
  const tables = new Map<string, Map<string, string>>();
  let lines = new Map<string, string>();
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) {
      lines = new Map();
      tables.set(line.slice(1), lines);
    } else if (line.startsWith(':')) {
      const [chain = '', policy = '-'] = line.split(' ');
      lines.set(chain, policy);
    } else if (line.startsWith('-A ')) {
      lines.set(line, '');
    }
  }
  return tables;
}

/** Splits a saved rule as iptables wrote it: blanks part words, double quotes hold a comment together. */
export function words(rule: string): string[] {
  return [...rule.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((hit) => hit[1] ?? hit[2] ?? '');
}

function links(): string[] {
  return readdirSync('/sys/class/net');
}

import { must, run } from '../drill/command.ts';

/** What the host's packet filter and forwarding looked like before an engine was started. */
export interface Firewall {
  rules: string;
  forward: string;
}

/** Reads the host's rules; needs root. */
export async function readFirewall(): Promise<Firewall> {
  return {
    rules: await must('iptables-save', []),
    forward: await must('sysctl', ['-n', 'net.ipv4.ip_forward']),
  };
}

/**
 * Takes away the rules and chains that are there now and were not before, one by one.
 * Nothing is flushed: what somebody else added before the engine started stays as it is.
 */
export async function undoFirewall(before: Firewall): Promise<void> {
  const known = byTable(before.rules);
  const now = byTable(await must('iptables-save', []));
  for (const [table, lines] of now) {
    const old = known.get(table) ?? new Map<string, string>();
    const added = [...lines.keys()].filter((line) => !old.has(line));
    for (const rule of added.filter((line) => line.startsWith('-A '))) {
      await run('iptables', ['-t', table, '-D', ...words(rule.slice(3))]);
    }
    for (const chain of added.filter((line) => line.startsWith(':'))) {
      await run('iptables', ['-t', table, '-X', chain.slice(1)]);
    }
    for (const [line, policy] of lines) {
      const was = old.get(line) ?? (policy === '-' ? '-' : 'ACCEPT');
      if (line.startsWith(':') && was !== policy && policy !== '-') {
        await run('iptables', ['-t', table, '-P', line.slice(1), was]);
      }
    }
  }
  await run('sysctl', ['-qw', `net.ipv4.ip_forward=${before.forward}`]);
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

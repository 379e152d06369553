import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const TICKS = 100;

/**
 * Processor seconds that this process and everything that it started have used, those that ended included: both
 * Supersets, ss-tools with its PostgreSQL, the peer. On a busy machine it tells more than the clock does, for all the
 * work is done on this machine. Null where the system does not tell (only Linux does).
 */
export function processorSeconds(): number | null {
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
  const processes = new Map(names.flatMap((name) => read(Number(name)) ?? []));
  if (processes.size === 0) return null;
  const isOurs = (pid: number): boolean => {
    for (let at = pid; at > 1; at = processes.get(at)?.parent ?? 0)
      if (at === process.pid) return true;
    return false;
  };
  let ticks = 0;
  for (const [pid, each] of processes) if (isOurs(pid)) ticks += each.ticks;
  return ticks / TICKS;
}

type Process = { readonly parent: number; readonly ticks: number };

/** proc_pid_stat(5): the fields after the name; parent, utime, stime, cutime and cstime. */
function read(pid: number): [[number, Process]] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
    return [[pid, { parent, ticks }]];
  } catch {
    // It ended meanwhile.
    return null;
  }
}

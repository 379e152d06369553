import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive } from '../database/embedded/postmaster.ts';

/** Where a process runs: a host that counts process ids, and its id there. */
export type ProcessIdentity = { readonly host: string; readonly pid: number };

/**
 * This process. On Linux the host is the boot and the pid namespace, so that two containers are two hosts however they
 * are called. Elsewhere nothing says that so surely; such a host is never equal to another one's, nor to its own later one.
 */
export function processIdentity(instance: string): ProcessIdentity {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { host: `${boot} ${readlinkSync('/proc/self/ns/pid')}`, pid: process.pid };
  } catch {
    return { host: `${hostname()} ${instance}`, pid: process.pid };
  }
}

/** True when that process surely ran on this very host and is gone. */
export function surelyDead(other: ProcessIdentity, own: ProcessIdentity): boolean {
  return other.host === own.host && other.pid !== own.pid && !isAlive(other.pid);
}

/** The workers of this process. */
const ownWorkers = new Set<string>();

/** Says that a worker lives in this process, until the returned function is called. */
export function registerWorker(id: string): () => void {
  ownWorkers.add(id);
  return () => void ownWorkers.delete(id);
}

/** True when a worker had this process's id on this host but is none of its workers: pid 1 of a container that restarted. */
export const isFormerSelf = (
  worker: string,
  other: ProcessIdentity,
  own: ProcessIdentity,
): boolean => other.host === own.host && other.pid === own.pid && !ownWorkers.has(worker);

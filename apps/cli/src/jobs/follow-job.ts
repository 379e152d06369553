import { contract } from '@ss-tools/api';
import type { ApiClient, Job } from '@ss-tools/api';
import { CliError, Interrupted } from '../problem.ts';
import type { Terminal } from '../terminal.ts';
import { progressOn } from './progress.ts';

/**
 * Shows a job until it ends.
 * @returns the job in its final state, whatever that is
 * @throws Interrupted at Ctrl-C: the job itself goes on
 */
export async function followJob(terminal: Terminal, api: ApiClient, id: string): Promise<Job> {
  const abort = new AbortController();
  const release = terminal.onInterrupt(() => abort.abort());
  const progress = progressOn(terminal);
  try {
    const events = api.events(contract.jobs.events, { params: { id }, signal: abort.signal });
    for await (const event of events) progress.take(event);
    if (abort.signal.aborted) throw new Interrupted(id);
    return await api.call(contract.jobs.get, { params: { id } });
  } catch (error) {
    if (abort.signal.aborted) throw new Interrupted(id);
    throw error;
  } finally {
    progress.end();
    release();
  }
}

/**
 * Follows a job that must succeed.
 * @returns the id that its result names, such as {snapshot}
 * @throws CliError with what the job says of its failure
 */
export async function resultOf(
  terminal: Terminal,
  api: ApiClient,
  started: Job,
  name: 'snapshot' | 'comparison' | 'plan',
): Promise<string> {
  const job = await followJob(terminal, api, started.id);
  const result = job.result?.[name];
  if (job.state === 'succeeded' && result !== undefined) return result;
  throw failureOf(job);
}

/** Why a job did not succeed, as an error to show. */
export function failureOf(job: Job): CliError {
  if (job.state === 'cancelled') return new CliError('cancelled', `"${job.title}" was cancelled.`);
  const { code, message, hint } = job.error ?? {
    code: 'no-result',
    message: `"${job.title}" ended without a result.`,
  };
  return new CliError(code, message, hint);
}

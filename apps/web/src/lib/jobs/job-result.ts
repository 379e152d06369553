import type { Job } from '#lib/api/types.ts';

/** The page of what a job made, and what to call it; null when it made nothing (yet). */
export function jobResult(job: Job): { href: string; label: string } | null {
  const made = job.result ?? {};
  if (made['promotion'] !== undefined)
    return { href: `/promotions/${made['promotion']}`, label: 'Open the promotion' };
  if (made['plan'] !== undefined) return { href: `/plans/${made['plan']}`, label: 'Read the plan' };
  if (made['comparison'] !== undefined)
    return { href: `/compare/${made['comparison']}`, label: 'See the comparison' };
  if (made['snapshot'] !== undefined)
    return { href: `/snapshots/${made['snapshot']}`, label: 'Open the snapshot' };
  return null;
}

/** The job's page; from there it goes on to the result by itself when the job has succeeded. */
export const followHref = (job: { id: string }): string => `/jobs/${job.id}?then=open`;

import type { Job, JobEvent } from '@ss-tools/api';
import type { Selectable } from 'kysely';
import type { JobEventTable } from '../database/schema/job-events.ts';
import type { JobTable } from '../database/schema/jobs.ts';

/** A job's row as the API shows it. */
export function viewJob(row: Selectable<JobTable>): Job {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    title: row.title,
    progress: row.progress,
    result: row.result,
    error: row.error,
    cancellable:
      (row.state === 'queued' || row.state === 'running') && row.cancel_requested_at === null,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** An event's row as the API shows it. */
export const viewEvent = (row: Selectable<JobEventTable>): JobEvent =>
  ({ seq: row.seq, at: row.at.toISOString(), type: row.type, ...row.data }) as JobEvent;

import type { Job } from '@ss-tools/api';
import type { CreatedAt, JsonColumn } from './column.ts';

/** Durable work. A job runs while `lease_until` lies ahead; see jobs/claim.ts. */
export type JobTable = {
  id: string;
  kind: Job['kind'];
  state: Job['state'];
  title: string;
  input: JsonColumn<unknown>;
  subjects: string[];
  exclusive_key: string | null;
  created_by: string;
  request_id: string | null;
  progress: JsonColumn<NonNullable<Job['progress']>> | null;
  result: JsonColumn<Record<string, string>> | null;
  error: JsonColumn<NonNullable<Job['error']>> | null;
  cancel_requested_at: Date | null;
  /** How many workers have taken it; the fence: a write by an older attempt changes nothing. */
  attempt: number;
  worker: string | null;
  /** Where the worker runs, see jobs/process-identity.ts. */
  worker_process: JsonColumn<{ host: string; pid: number }> | null;
  lease_until: Date | null;
  /** The last `seq` given out in job_events. */
  last_seq: number;
  created_at: CreatedAt;
  started_at: Date | null;
  finished_at: Date | null;
};

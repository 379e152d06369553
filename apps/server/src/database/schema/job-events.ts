import type { JobEvent } from '@ss-tools/api';
import type { CreatedAt, JsonColumn } from './column.ts';

/** A job's story, in order of `seq` without gaps. `data` is the event without seq, at and type. */
export type JobEventTable = {
  job_id: string;
  seq: number;
  at: CreatedAt;
  type: JobEvent['type'];
  data: JsonColumn<Record<string, unknown>>;
};

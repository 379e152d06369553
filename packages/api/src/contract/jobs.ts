import { z } from 'zod';
import { Id, IdParams, Moment, PageQuery, pageOf } from './basics.ts';
import { route } from '../route.ts';

export const JobKind = z.enum(['capture', 'compare', 'plan', 'apply']);
export const JobState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);

/** Durable work. `result` names what it made: {snapshot}, {comparison}, {plan} or {promotion}. */
export const Job = z.object({
  id: Id,
  kind: JobKind,
  state: JobState,
  title: z.string(),
  progress: z
    .object({ done: z.number().int(), total: z.number().int(), label: z.string() })
    .nullable(),
  result: z.record(z.string(), z.string()).nullable(),
  error: z
    .object({ code: z.string(), message: z.string(), hint: z.string().optional() })
    .nullable(),
  cancellable: z.boolean(),
  createdBy: z.string(),
  createdAt: Moment,
  startedAt: Moment.nullable(),
  finishedAt: Moment.nullable(),
});
export type Job = z.infer<typeof Job>;

/**
 * One line of a job's story, in order of `seq` (also the SSE event id).
 * progress: how far it is. step: a named step began or ended. request: one request to a Superset.
 * state: the job's state changed; succeeded, failed and cancelled end the stream.
 */
export const JobEvent = z.discriminatedUnion('type', [
  z.object({
    seq: z.number().int(),
    at: Moment,
    type: z.literal('progress'),
    done: z.number().int(),
    total: z.number().int(),
    label: z.string(),
  }),
  z.object({
    seq: z.number().int(),
    at: Moment,
    type: z.literal('step'),
    step: z.string(),
    label: z.string(),
    state: z.enum(['started', 'done', 'failed', 'skipped']),
    detail: z.string().optional(),
  }),
  z.object({
    seq: z.number().int(),
    at: Moment,
    type: z.literal('request'),
    environment: z.string(),
    method: z.string(),
    path: z.string(),
    status: z.number().int().nullable(),
    ms: z.number(),
  }),
  z.object({ seq: z.number().int(), at: Moment, type: z.literal('state'), job: Job }),
]);
export type JobEvent = z.infer<typeof JobEvent>;

export const jobs = {
  list: route({
    method: 'GET',
    path: '/api/jobs',
    summary: 'Jobs, newest first',
    needs: 'jobs:read',
    query: PageQuery.extend({ kind: JobKind.optional(), state: JobState.optional() }),
    answer: 'json',
    response: pageOf(Job),
  }),
  get: route({
    method: 'GET',
    path: '/api/jobs/:id',
    summary: 'One job',
    needs: 'jobs:read',
    params: IdParams,
    answer: 'json',
    response: Job,
  }),
  cancel: route({
    method: 'POST',
    path: '/api/jobs/:id/cancel',
    summary: 'Ask a job to stop; an apply stops at the next point where both sides are whole',
    needs: 'jobs:cancel',
    params: IdParams,
    answer: 'json',
    response: Job,
  }),
  events: route({
    method: 'GET',
    path: '/api/jobs/:id/events',
    summary:
      'The job as server-sent events: first all that happened (after Last-Event-ID), then live; ends with the job',
    needs: 'jobs:read',
    params: IdParams,
    answer: 'events',
    response: JobEvent,
  }),
};

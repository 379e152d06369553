import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from '@prometheus-io/client';

/** What the server counts; Prometheus reads it at /metrics. */
export type Metrics = ReturnType<typeof createMetrics>;

/** A registry of its own, so that several servers fit into one process (tests). */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'ss_tools_http_request_seconds',
      help: 'Time from a request to its answer, by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10],
      registers,
    }),
    jobsFinished: new Counter({
      name: 'ss_tools_jobs_finished_total',
      help: 'Jobs that ended on this server, by kind and state',
      labelNames: ['kind', 'state'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'ss_tools_job_seconds',
      help: 'Time from the start of a job to its end, by kind',
      labelNames: ['kind'],
      buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
      registers,
    }),
    jobsTakenOver: new Counter({
      name: 'ss_tools_jobs_taken_over_total',
      help: 'Jobs taken over from a lost worker, by kind',
      labelNames: ['kind'],
      registers,
    }),
    jobsOpen: new Gauge({
      name: 'ss_tools_jobs_open',
      help: 'Jobs that are queued or running, in the whole installation',
      labelNames: ['state'],
      registers,
    }),
    supersetRequests: new Counter({
      name: 'ss_tools_superset_requests_total',
      help: 'Requests sent to Supersets, by environment and status',
      labelNames: ['environment', 'method', 'status'],
      registers,
    }),
  };
}

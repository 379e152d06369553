import { contract } from '@ss-tools/api';
import type { Feature } from '../feature.ts';
import { notFound } from '../errors.ts';
import { streamEvents } from './event-stream.ts';
import { listJobs } from './list.ts';
import type { Notifications } from './notifications.ts';

/**
 * Routes of jobs.
 * @param stopping fires when the server stops: streams end, and their readers go on at another server
 */
export const jobFeature = (notifications: Notifications, stopping: AbortSignal): Feature => ({
  routes(add, context) {
    add(contract.jobs.list, ({ query }) => listJobs(context.db, query));
    add(contract.jobs.get, ({ params }) => context.jobs.get(params.id));
    add(contract.jobs.cancel, ({ params, actor }) => context.jobs.cancel(params.id, actor));

    add(contract.jobs.events, async ({ params, request, reply }) => {
      const row = await context.db
        .selectFrom('jobs')
        .select(['finished_at', 'last_seq'])
        .where('id', '=', params.id)
        .executeTakeFirst();
      if (row === undefined) throw notFound('job', params.id);
      const given = request.headers['last-event-id'];
      const after = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : 0;
      if (row.finished_at !== null && after >= row.last_seq) {
        // Nothing will ever come: 204 tells an EventSource not to connect again.
        await reply.code(204).send();
        return;
      }
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      reply.raw.flushHeaders();
      await streamEvents(context.db, notifications, params.id, after, reply.raw, stopping).catch(
        (error: unknown) => {
          request.log.warn({ err: error, job: params.id }, 'a stream of events broke off');
        },
      );
    });
  },
});

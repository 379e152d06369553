import cookie from '@fastify/cookie';
import fastify, { LogController } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { v7 } from '../database/id.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { describe } from './problem.ts';
import { setSecurityHeaders } from './security-headers.ts';

/** The HTTP server without routes: ids, logs, limits, headers, and every error as a Problem. */
export async function createApp(
  config: Config,
  log: Log,
  metrics: Metrics,
): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.http.trustProxy,
    genReqId: (request) => incomingId(config, request.headers['x-request-id']) ?? v7(),
    requestTimeout: 120_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 2_000 },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  }) as unknown as FastifyInstance;

  await app.register(cookie);
  app.addContentTypeParser('application/zip', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    setSecurityHeaders(request, reply);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const seconds = reply.elapsedTime / 1000;
    metrics.requestSeconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      seconds,
    );
    request.log[reply.statusCode >= 500 ? 'error' : route.startsWith('/api/') ? 'info' : 'debug'](
      {
        method: request.method,
        path: request.url.split('?')[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        user: request.caller?.username,
      },
      'request',
    );
  });
  app.setErrorHandler(sendError);
  return app;
}

/** A proxy's own request id is kept, so that its log and ours can be read side by side. */
function incomingId(config: Config, given: string | string[] | undefined): string | null {
  return config.http.trustProxy && typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given)
    ? given
    : null;
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = describe(error);
  if (known === null || known.status >= 500) request.log.error({ err: error }, 'a request failed');
  if (known?.retryAfter !== undefined) reply.header('retry-after', String(known.retryAfter));
  const problem = known?.problem ?? {
    code: 'internal',
    message: 'Something in ss-tools went wrong.',
    hint: `The server's log says more, under the request id ${request.id}.`,
  };
  return reply
    .code(known?.status ?? 500)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ error: { ...problem, requestId: request.id } }));
}

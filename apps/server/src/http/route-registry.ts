import type { Route } from '@ss-tools/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { authenticate } from '../auth/authenticate.ts';
import type { Caller } from '../auth/caller.ts';
import { requireSameOrigin } from '../auth/same-origin.ts';
import type { Database } from '../database/schema/index.ts';
import { KnownError } from '../errors.ts';
import type { AddRoute, Call } from './add-route.ts';
import { invalidInput, invalidText } from './problem.ts';
import { unstorableText } from './storable-text.ts';

/** Bytes of a JSON body: the largest is a set of mappings. Nobody gets far with much before signing in. */
const JSON_LIMIT = 16 * 1024 * 1024;
const OPEN_LIMIT = 16 * 1024;

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/**
 * Makes the function that features register their routes with, and the list of what was registered (for OpenAPI, and for
 * the test that walks every route). Who calls is found out, and refused, before the body is read.
 */
export function createRouteRegistry(
  app: FastifyInstance,
  db: Kysely<Database>,
): { add: AddRoute; routes: readonly Route[] } {
  const routes: Route[] = [];
  app.decorateRequest('caller', null);
  const add: AddRoute = (route, handle) => {
    routes.push(route);
    app.route({
      method: route.method,
      url: route.path,
      bodyLimit: route.upload?.maxBytes ?? (route.needs === 'nobody' ? OPEN_LIMIT : JSON_LIMIT),
      onRequest: async (request) => {
        request.caller = await authorise(db, route, request);
      },
      handler: async (request, reply) => {
        requireContentType(route, request);
        const call = {
          params: parse('path', route.params, request.params),
          query: parse('query', route.query, request.query),
          body: parse('body', route.body, request.body),
          upload: route.upload === undefined ? undefined : request.body,
          caller: request.caller,
          actor: { name: request.caller?.username ?? 'nobody', requestId: request.id },
          request,
          reply,
        };
        return answer(route, await handle(call as Call<typeof route>), reply);
      },
    });
  };
  return { add, routes };
}

async function authorise(
  db: Kysely<Database>,
  route: Route,
  request: FastifyRequest,
): Promise<Caller | null> {
  if (route.needs === 'nobody') {
    requireSameOrigin(request, true);
    return null;
  }
  const caller = await authenticate(db, request);
  if (caller === null) {
    throw new KnownError('not-signed-in', 'Nobody is signed in.', {
      status: 401,
      hint: 'Sign in, or send a bearer token.',
    });
  }
  if (route.needs !== 'signed-in' && !caller.permissions.has(route.needs)) {
    throw new KnownError(
      'forbidden',
      `${caller.username} may not do this: it needs ${route.needs}.`,
      { status: 403 },
    );
  }
  return caller;
}

function requireContentType(route: Route, request: FastifyRequest): void {
  const wanted =
    route.upload?.contentType ?? (route.body === undefined ? undefined : 'application/json');
  if (wanted === undefined) return;
  const given = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (given === wanted) return;
  throw new KnownError(
    'wrong-content-type',
    `This call takes ${wanted}, not ${given ?? 'a body without content type'}.`,
    { status: 415 },
  );
}

function parse(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(part, parsed.error);
  const wrong = unstorableText(value);
  if (wrong !== null) throw invalidText([part, ...wrong].join('.'));
  return parsed.data;
}

function answer(route: Route, value: unknown, reply: FastifyReply): unknown {
  if (reply.sent) return reply;
  if (route.answer === 'empty') return reply.code(route.status ?? 204).send();
  if (route.answer !== 'json') return reply;
  const parsed = route.response?.safeParse(value);
  if (parsed?.success !== true) {
    throw new Error(`${route.method} ${route.path} answers what its contract does not allow`, {
      cause: parsed?.error,
    });
  }
  return reply.code(route.status ?? 200).send(parsed.data);
}

import type { Route } from '@ss-tools/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller } from '../auth/caller.ts';
import type { Actor } from '../audit/actor.ts';

type Parsed<R extends Route, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodType
  ? z.output<R[K]>
  : undefined;

/** One call of a route, parsed and authorised. */
export type Call<R extends Route> = {
  readonly params: Parsed<R, 'params'>;
  readonly query: Parsed<R, 'query'>;
  readonly body: Parsed<R, 'body'>;
  /** The bytes of an upload route, no more than its `maxBytes`. */
  readonly upload: R['upload'] extends object ? Buffer : undefined;
  /** Who calls; null only on routes that need 'nobody'. */
  readonly caller: R['needs'] extends 'nobody' ? Caller | null : Caller;
  /** Caller and request, for audit records and jobs. */
  readonly actor: Actor;
  /** For the few routes that set a cookie or write a stream. */
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

/** What a handler gives back: the response's type; nothing for 'empty', and for 'events' and 'file' it writes the reply itself. */
export type Answer<R extends Route> = R['answer'] extends 'json'
  ? R['response'] extends z.ZodType
    ? z.output<R['response']>
    : never
  : void;

/**
 * Registers a contract route. The caller's permission and every part of the input are checked before `handle` runs, and
 * what it answers goes through the response schema: a field that the contract doesn't name never leaves the server.
 * A KnownError becomes a Problem; anything else a 500 without its text.
 */
export type AddRoute = <R extends Route>(
  route: R,
  handle: (call: Call<R>) => Answer<R> | Promise<Answer<R>>,
) => void;

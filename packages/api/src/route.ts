import type { z } from 'zod';
import type { Permission } from './permission.ts';

/** How a route's answer travels: JSON, nothing (204), server-sent events, or a file. */
export type RouteAnswer = 'json' | 'empty' | 'events' | 'file';

/**
 * One API method as data: the server registers it, the client calls it, OpenAPI shows it.
 * `needs` is the permission that the caller must hold; 'nobody' routes are open (sign-in only).
 */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly needs: Permission | 'signed-in' | 'nobody';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** A raw upload (application/zip) instead of a JSON body; the limit is in bytes. */
  readonly upload?: { readonly contentType: string; readonly maxBytes: number };
  readonly answer: RouteAnswer;
  readonly response?: z.ZodType;
  /** Status of success; 200 by default, 204 for 'empty'. */
  readonly status?: number;
};

/** Keeps a route's literal types. */
export const route = <const R extends Route>(definition: R): R => definition;

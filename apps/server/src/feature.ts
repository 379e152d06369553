import type { Context } from './context.ts';
import type { AddRoute } from './http/add-route.ts';
import type { JobHandler } from './jobs/handler.ts';

/** One feature's part of the server: its routes and the jobs that it knows how to run. Listed in features.ts. */
export type Feature = {
  routes?(add: AddRoute, context: Context): void;
  jobs?(context: Context): readonly JobHandler[];
};

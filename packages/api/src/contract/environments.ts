import { z } from 'zod';
import { Id, IdParams, Moment } from './basics.ts';
import { route } from '../route.ts';

const Header = z.record(
  z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'is no HTTP header name'),
  z.string().max(8000),
);

/** Write-only: goes in, never comes out. */
export const Credentials = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('password'),
    username: z.string().min(1).max(200),
    password: z.string().min(1).max(1000),
    provider: z.enum(['db', 'ldap']).default('db'),
  }),
  z.object({ kind: z.literal('token'), token: z.string().min(1).max(8000) }),
]);

/** `insecure` switches certificate checks off, and has to be said aloud. */
export const TlsOptions = z.object({
  ca: z.string().max(200_000).optional(),
  insecure: z.boolean().optional(),
});

/** A short lower-case name that addresses the environment in the CLI and in URLs. */
export const EnvironmentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and dashes, 40 at most');

export const EnvironmentInput = z.object({
  name: EnvironmentName,
  url: z.url({ protocol: /^https?$/ }).max(2000),
  stage: z.string().max(40).default(''),
  credentials: Credentials,
  headers: Header.optional(),
  tls: TlsOptions.optional(),
  requestsPerSecond: z.number().min(0.1).max(1000).optional(),
});

/** Nothing said stays as it is; `headers: {}` removes all headers, `tls: {ca: null}` the stored authority. */
export const EnvironmentPatch = EnvironmentInput.partial().extend({
  stage: z.string().max(40).optional(),
  tls: TlsOptions.extend({ ca: z.string().max(200_000).nullable().optional() }).optional(),
});

export const Capability = z.object({
  name: z.string(),
  available: z.boolean(),
  detail: z.string().optional(),
});

/** What a connection test found. */
export const Inspection = z.object({
  at: Moment,
  ok: z.boolean(),
  version: z.string().nullable(),
  knownVersion: z.boolean(),
  account: z.object({ username: z.string().nullable(), roles: z.array(z.string()) }).nullable(),
  capabilities: z.array(Capability),
  warnings: z.array(z.string()),
  /** What went wrong, when ok is false. */
  error: z
    .object({ code: z.string(), message: z.string(), hint: z.string().optional() })
    .nullable(),
});

export const Environment = z.object({
  id: Id,
  name: EnvironmentName,
  url: z.string(),
  stage: z.string(),
  /** Which secrets are stored, never their values. */
  credentials: z.object({
    kind: z.enum(['password', 'token']),
    username: z.string().nullable(),
    provider: z.enum(['db', 'ldap']).nullable(),
  }),
  headerNames: z.array(z.string()),
  tls: z.object({ customCa: z.boolean(), insecure: z.boolean() }),
  requestsPerSecond: z.number(),
  /** The last connection test; null before the first. */
  inspection: Inspection.nullable(),
  lastCapture: z.object({ snapshot: Id, at: Moment, assets: z.number().int() }).nullable(),
  createdAt: Moment,
});

export const environments = {
  list: route({
    method: 'GET',
    path: '/api/environments',
    summary: 'All environments with their last inspection and capture',
    needs: 'environments:read',
    answer: 'json',
    response: z.object({ items: z.array(Environment) }),
  }),
  get: route({
    method: 'GET',
    path: '/api/environments/:id',
    summary: 'One environment',
    needs: 'environments:read',
    params: IdParams,
    answer: 'json',
    response: Environment,
  }),
  add: route({
    method: 'POST',
    path: '/api/environments',
    summary: 'Add an environment; it is tested at once, and kept even when the test fails',
    needs: 'environments:write',
    body: EnvironmentInput,
    answer: 'json',
    status: 201,
    response: Environment,
  }),
  edit: route({
    method: 'PATCH',
    path: '/api/environments/:id',
    summary: 'Change an environment; secrets that are not said stay',
    needs: 'environments:write',
    params: IdParams,
    body: EnvironmentPatch,
    answer: 'json',
    response: Environment,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/environments/:id',
    summary:
      'Remove an environment with its secrets, mappings and snapshots; promotions stay in the history',
    needs: 'environments:write',
    params: IdParams,
    answer: 'empty',
  }),
  test: route({
    method: 'POST',
    path: '/api/environments/:id/test',
    summary: 'Test the connection: reachable, version, account, rights, capabilities',
    needs: 'environments:read',
    params: IdParams,
    answer: 'json',
    response: Inspection,
  }),
};

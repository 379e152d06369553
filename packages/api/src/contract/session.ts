import { z } from 'zod';
import { Id, IdParams, Moment } from './basics.ts';
import { PERMISSIONS } from '../permission.ts';
import { route } from '../route.ts';

export const User = z.object({
  id: Id,
  username: z.string(),
  role: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
});

/** A bearer token for pipelines; its secret is shown once, when it is made. */
export const ApiToken = z.object({
  id: Id,
  name: z.string(),
  createdAt: Moment,
  lastUsedAt: Moment.nullable(),
  expiresAt: Moment.nullable(),
});

export const session = {
  signIn: route({
    method: 'POST',
    path: '/api/session',
    summary: 'Sign in with user name and password; sets the session cookie',
    needs: 'nobody',
    body: z.object({ username: z.string().min(1).max(200), password: z.string().min(1).max(1000) }),
    answer: 'json',
    response: User,
  }),
  current: route({
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in',
    needs: 'signed-in',
    answer: 'json',
    response: User,
  }),
  signOut: route({
    method: 'DELETE',
    path: '/api/session',
    summary: 'Sign out; ends the session',
    needs: 'signed-in',
    answer: 'empty',
  }),
  changePassword: route({
    method: 'PUT',
    path: '/api/session/password',
    summary: 'Change the own password; ends all other sessions of the user',
    needs: 'signed-in',
    body: z.object({ current: z.string().max(1000), next: z.string().min(12).max(1000) }),
    answer: 'empty',
  }),
};

export const tokens = {
  list: route({
    method: 'GET',
    path: '/api/tokens',
    summary: 'API tokens that are not revoked',
    needs: 'tokens:manage',
    answer: 'json',
    response: z.object({ items: z.array(ApiToken) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/tokens',
    summary: 'Make an API token; the answer holds its secret, which is never shown again',
    needs: 'tokens:manage',
    body: z.object({
      name: z.string().min(1).max(200),
      expiresInDays: z.number().int().min(1).max(3650).optional(),
    }),
    answer: 'json',
    status: 201,
    response: ApiToken.extend({ token: z.string() }),
  }),
  revoke: route({
    method: 'DELETE',
    path: '/api/tokens/:id',
    summary: 'Revoke an API token at once',
    needs: 'tokens:manage',
    params: IdParams,
    answer: 'empty',
  }),
};

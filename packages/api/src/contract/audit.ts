import { z } from 'zod';
import { Id, Moment, PageQuery, pageOf } from './basics.ts';
import { route } from '../route.ts';

/** One change of state: who did what to which thing, when; written in the same transaction. Never holds a secret. */
export const AuditRecord = z.object({
  id: Id,
  at: Moment,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.json()),
  requestId: z.string().nullable(),
});

export const audit = {
  list: route({
    method: 'GET',
    path: '/api/audit',
    summary: 'The audit trail, newest first',
    needs: 'audit:read',
    query: PageQuery,
    answer: 'json',
    response: pageOf(AuditRecord),
  }),
};

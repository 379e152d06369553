import type { Route } from '@ss-tools/api';
import type { FastifyInstance } from 'fastify';
import { docsPage } from './docs-page.ts';
import { openApi } from './openapi.ts';

/** /api/openapi.json and the page to read it. Written when they are first asked for: it takes a tenth of a second. */
export function addApiDocuments(
  app: FastifyInstance,
  routes: readonly Route[],
  version: string,
): void {
  let document: string | undefined;
  let page: string | undefined;
  app.get('/api/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApi(routes, version));
    return reply.type('application/json; charset=utf-8').send(document);
  });
  app.get('/api/docs', (_request, reply) => {
    page ??= docsPage(routes, version);
    return reply.type('text/html; charset=utf-8').send(page);
  });
}

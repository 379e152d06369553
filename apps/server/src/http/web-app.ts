import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KnownError } from '../errors.ts';
import { contentSecurityPolicy } from './security-headers.ts';

const NO_BUILD = `<!doctype html><html lang="en"><meta charset="utf-8"><title>ss-tools</title>
<body><h1>ss-tools runs</h1><p>The web app is not built yet. Run <code>npm run build -w apps/web</code> in the checkout and load
this page again.</p><p>The API is documented at <a href="/api/docs">/api/docs</a>.</p></body></html>`;

/**
 * Serves the built web app: files as they are (those under _app/immutable for ever), and its index page for every other
 * path that a browser opens, because the app finds its way itself. Without a build a page says how to make one.
 */
export async function serveWebApp(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    wildcard: false,
    index: false,
    cacheControl: false,
    // The build writes .br and .gz beside what is worth it.
    preCompressed: true,
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request.url);
    if (request.method !== 'GET' && request.method !== 'HEAD') throw missing(request);
    if (path === null || path === '/api' || path.startsWith('/api/')) throw missing(request);
    if (path !== '/index.html' && (await isFile(folder, path))) {
      reply.header(
        'cache-control',
        path.startsWith('/_app/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
      return reply.sendFile(path.slice(1));
    }
    if (path.startsWith('/_app/') || !wantsPage(request)) throw missing(request);
    return sendIndex(folder, reply);
  });
}

const missing = (request: FastifyRequest): KnownError =>
  new KnownError(
    'not-found',
    `There is no ${request.method} ${request.url.split('?')[0]!.slice(0, 200)}.`,
    { status: 404 },
  );

function pathOf(url: string): string | null {
  try {
    const path = decodeURIComponent(url.split('?')[0]!);
    return path.includes('\0') || path.includes('\\') || path.split('/').includes('..')
      ? null
      : path;
  } catch {
    return null;
  }
}

const isFile = async (folder: string, path: string): Promise<boolean> =>
  (await stat(join(folder, path)).catch(() => null))?.isFile() ?? false;

const wantsPage = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/) !== null;

async function sendIndex(folder: string, reply: FastifyReply): Promise<FastifyReply> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
  const html = page ?? NO_BUILD;
  return reply
    .code(page === null ? 503 : 200)
    .header('cache-control', 'no-cache')
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', contentSecurityPolicy(inlineScriptHashes(html)))
    .send(html);
}

/** Hashes (CSP level 3) of the inline scripts of a page that our own build wrote. */
export function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`,
  );
}

import type { FastifyRequest } from 'fastify';
import { KnownError } from '../errors.ts';

/**
 * Refuses a write that carries a cookie but was not sent by our own pages (cross-site request forgery). Browsers say
 * where it comes from: in Sec-Fetch-Site (W3C Fetch Metadata), older ones in Origin. A write that says neither is refused:
 * programs use bearer tokens.
 * @param lenient accepts a request that says neither (sign-in, which no cookie authenticates)
 */
export function requireSameOrigin(request: FastifyRequest, lenient = false): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin') return;
  const { origin } = request.headers;
  if (site === undefined && origin !== undefined && hostOf(origin) === request.host) return;
  if (lenient && site === undefined && origin === undefined) return;
  throw new KnownError('cross-site', 'This request was not sent by a page of ss-tools.', {
    status: 403,
    hint: 'Programs sign in with a bearer token. Behind a proxy, let it pass the Host header on (or set SS_TOOLS_TRUST_PROXY).',
  });
}

const hostOf = (origin: string): string | null =>
  URL.canParse(origin) ? new URL(origin).host : null;

import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the fake says to one request; undefined: the ordinary answer. */
export type Fault = (
  request: Seen,
  response: ServerResponse,
) => boolean | undefined | Promise<boolean | undefined>;

/** A request that arrived, body included. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface FakeSuperset extends AsyncDisposable {
  readonly url: string;
  /** Requests that arrived, in order. */
  readonly seen: Seen[];
  /** `POST /api/v1/chart/` of those, for instance. */
  count(method: string, pathStart: string): number;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): true {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
  return true;
}

export function sendPage(response: ServerResponse, status: number, title: string): true {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><title>${title}</title>`);
  return true;
}

let tokens = 0;

/** Answers sign-in, CSRF token and css templates as a real 6.1 does (shapes checked against it in compat/); faults come first. */
export async function startFake(fault: Fault = () => undefined): Promise<FakeSuperset> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const arrived: Seen = {
        method,
        path: url,
        headers,
        body: Buffer.concat(parts).toString('utf8'),
      };
      seen.push(arrived);
      void (async () => {
        if ((await fault(arrived, response)) !== true && !response.destroyed)
          answer(arrived, response);
      })();
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    count: (method, pathStart) =>
      seen.filter((arrived) => arrived.method === method && arrived.path.startsWith(pathStart))
        .length,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer({ method, path, headers }: Seen, response: ServerResponse): true {
  if (path === '/version')
    return sendJson(response, 200, {
      version_string: '6.1.0',
      version_sha: '',
      build_number: null,
    });
  if (path === '/api/v1/security/login') {
    tokens += 1;
    return sendJson(response, 200, {
      access_token: `access-${tokens}`,
      refresh_token: `refresh-${tokens}`,
    });
  }
  if (path === '/api/v1/security/refresh') {
    tokens += 1;
    return sendJson(response, 200, { access_token: `access-${tokens}` });
  }
  if (!headers.authorization?.startsWith('Bearer access-'))
    return sendJson(response, 401, { msg: 'Missing Authorization Header' });
  if (path === '/api/v1/security/csrf_token/') {
    tokens += 1;
    return sendJson(
      response,
      200,
      { result: `csrf-${tokens}` },
      { 'set-cookie': `session=for-csrf-${tokens}; HttpOnly; Path=/` },
    );
  }
  if (method !== 'GET' && headers.cookie !== `session=for-${String(headers['x-csrftoken'])}`) {
    return sendJson(response, 400, {
      message: '400 Bad Request: The CSRF session token is missing.',
    });
  }
  if (method === 'GET')
    return sendJson(response, 200, {
      count: 1,
      ids: [7],
      result: [{ id: 7, template_name: 'x', css: '' }],
    });
  return sendJson(response, method === 'POST' ? 201 : 200, { id: 7, result: {} });
}

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Route } from '@ss-tools/api';
import { z } from 'zod';

/** What a handler is given; everything has passed the contract's schemas. */
export type Call = {
  readonly params: Record<string, string>;
  readonly query: Record<string, unknown>;
  // The contract has checked it; tests look at what interests them.
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
  readonly upload: Buffer;
};

/** An answer that is no success, as the API words it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(status: number, code: string, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

type Entry = { route: Route; handle: (call: Call) => unknown };

/**
 * A real HTTP server that speaks the contract: requests and answers are checked by the contract's own schemas, so a
 * test cannot pass on an API that does not exist. What it answers, each test says.
 */
export class ContractServer implements AsyncDisposable {
  readonly token: string = 'sst_test';
  readonly calls: {
    method: string;
    path: string;
    body: unknown;
    query: Record<string, unknown>;
  }[] = [];
  readonly #entries: Entry[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  url = '';

  static async start(): Promise<ContractServer> {
    const server = new ContractServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    return server;
  }

  /** Answers a route; for 'events' routes the handler gives the events. A later handler replaces an earlier one. */
  on(route: Route, handle: (call: Call) => unknown): this {
    this.#entries.unshift({ route, handle });
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    try {
      const url = new URL(request.url ?? '/', this.url);
      const method = request.method ?? 'GET';
      const found = this.#find(method, url.pathname);
      if (found === null)
        throw new Refusal(404, 'no-such-route', `${method} ${url.pathname} is not answered here.`);
      const { route, handle } = found.entry;
      if (route.needs !== 'nobody' && !this.#isSignedIn(request)) {
        throw new Refusal(401, 'signed-out', 'The token is not valid.', 'Sign in again.');
      }
      const upload = await readBody(request);
      const query = Object.fromEntries(url.searchParams);
      const body: unknown = route.body === undefined ? undefined : JSON.parse(upload.toString());
      this.calls.push({ method, path: url.pathname, body, query });
      const answer = await handle({
        params: z.record(z.string(), z.string()).parse(route.params?.parse(found.params) ?? {}),
        query: z.record(z.string(), z.unknown()).parse(route.query?.parse(query) ?? {}),
        body: route.body?.parse(body),
        headers: request.headers,
        upload,
      });
      if (route.answer === 'events') return sendEvents(response, route, answer);
      if (route.answer === 'empty') return void response.writeHead(204).end();
      if (typeof answer === 'object' && answer !== null && 'setCookie' in answer) {
        response.setHeader('set-cookie', String(answer.setCookie));
      }
      send(route.status ?? 200, route.response?.parse(answer));
    } catch (error) {
      const refusal =
        error instanceof Refusal
          ? error
          : new Refusal(500, 'test-server', z.prettifyError(error as z.ZodError));
      const { status, code, message, hint } = refusal;
      send(status, { error: { code, message, hint, requestId: 'req-1' } });
    }
  }

  #isSignedIn({ headers }: IncomingMessage): boolean {
    return headers.authorization === `Bearer ${this.token}` || headers.cookie === 'session=s1';
  }

  #find(method: string, path: string): { entry: Entry; params: Record<string, string> } | null {
    for (const entry of this.#entries) {
      if (entry.route.method !== method) continue;
      const pattern = new URLPattern({ pathname: entry.route.path });
      const match = pattern.exec({ pathname: path });
      if (match === null) continue;
      const groups = Object.entries(match.pathname.groups);
      return {
        entry,
        params: Object.fromEntries(
          groups.map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
        ),
      };
    }
    return null;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function sendEvents(response: ServerResponse, route: Route, answer: unknown): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of answer as { seq: number }[]) {
    route.response?.parse(event);
    response.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
  }
  const last = (answer as { type: string }[]).at(-1);
  // A job that has not ended keeps its stream open.
  if (last?.type === 'state') response.end();
}

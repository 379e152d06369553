import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that went through. */
export type Passed = {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  /** From the request's head to the end of the answer. */
  readonly ms: number;
};

/** Stands before a Superset, the same for all that are measured, and writes down every request. */
export type CountingProxy = AsyncDisposable & {
  readonly url: string;
  /** What passed since the last call. */
  take(): Passed[];
};

export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let passed: Passed[] = [];
  const server = createServer((request, response) => {
    pass(request, response, target, (done) => passed.push(done));
  });
  // gunicorn closes idle connections after 2 s; here nobody shall find one closed.
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    take() {
      const taken = passed;
      passed = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  note: (done: Passed) => void,
): void {
  const startedAt = performance.now();
  const { hostname, port } = new URL(target);
  const { method = 'GET', url: path = '/', headers } = request;
  const onward = send({ hostname, port, method, path, headers, agent: false }, (answer) => {
    const status = answer.statusCode ?? 502;
    answer.once('end', () =>
      note({ method, path: path.split('?')[0] ?? path, status, ms: performance.now() - startedAt }),
    );
    response.writeHead(status, answer.headers);
    answer.pipe(response);
  });
  onward.once('error', () => request.socket.destroy());
  request.pipe(onward);
}

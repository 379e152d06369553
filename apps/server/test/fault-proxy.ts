import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to one request on its way to a real Superset, for faults that a real one does not show on demand.
 * cut-before: the connection ends before Superset sees it. cut-after: Superset does it, the answer never arrives.
 * A number: that status comes back, with Superset's own words for it, and Superset never sees the request.
 */
export type Fault = 'cut-before' | 'cut-after' | 500 | 503;

export type FaultProxy = AsyncDisposable & {
  readonly url: string;
  /** Requests that reached Superset: "POST /api/v1/assets/import/". */
  readonly passed: string[];
  /** Requests of which Superset finished the answer. */
  readonly answered: string[];
  /** Asked for every request before it goes on; a fault happens when it answers one. May do something else meanwhile. */
  decide: (line: string) => Promise<Fault | undefined> | Fault | undefined;
};

/** Starts a proxy before a Superset. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const passed: string[] = [];
  const answered: string[] = [];
  const proxy: { decide: FaultProxy['decide'] } = { decide: () => undefined };
  const server = createServer((request, response) => {
    void handle(request, response, target, proxy, { passed, answered }).catch(() =>
      request.socket.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${port}`,
    passed,
    answered,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  proxy: Pick<FaultProxy, 'decide'>,
  log: { readonly passed: string[]; readonly answered: string[] },
): Promise<void> {
  const line = `${request.method} ${(request.url ?? '').split('?')[0]}`;
  const fault = await proxy.decide(line);
  if (fault === 'cut-before') {
    request.socket.destroy();
    return;
  }
  if (typeof fault === 'number') {
    request.resume();
    const message = fault === 500 ? 'Fatal error' : 'Service unavailable';
    response
      .writeHead(fault, { 'content-type': 'application/json' })
      .end(JSON.stringify({ message }));
    return;
  }
  log.passed.push(line);
  const { hostname, port } = new URL(target);
  const onward = send(
    { hostname, port, method: request.method, path: request.url, headers: request.headers },
    (answer) => {
      answer.once('end', () => log.answered.push(line));
      if (fault === 'cut-after') {
        answer.resume();
        answer.once('end', () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.once('error', () => request.socket.destroy());
  request.pipe(onward);
}

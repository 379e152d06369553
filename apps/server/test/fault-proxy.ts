import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * What happens to one request on its way to a real Superset, for faults that a real one does not show on demand.
 * cut-before: the connection ends before Superset sees it. cut-after: Superset does it, the answer never arrives.
 * A number: that status comes back, with Superset's own words for it, and Superset never sees the request.
 * 504 with `late`: the proxy is tired of waiting and says so; Superset does the request all the same, after `late`.
 */
export type Fault =
  | 'cut-before'
  | 'cut-after'
  | 500
  | 503
  | { readonly status: 504; readonly late: Promise<unknown> };

export type FaultProxy = AsyncDisposable & {
  readonly url: string;
  /** Requests that reached Superset: "POST /api/v1/assets/import/". */
  readonly passed: string[];
  /** Requests of which Superset finished the answer. */
  readonly answered: string[];
  /** Asked for every request before it goes on; a fault happens when it answers one. May do something else meanwhile. */
  decide: (line: string) => Promise<Fault | undefined> | Fault | undefined;
};

const WORDS = { 500: 'Fatal error', 503: 'Service unavailable', 504: 'Gateway time-out' };

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
  // The whole of it is here before it goes on, so that it reaches Superset whatever becomes of who sent it.
  const body = await buffer(request);
  const fault = await proxy.decide(line);
  if (fault === 'cut-before') {
    request.socket.destroy();
    return;
  }
  const status = typeof fault === 'object' ? fault.status : fault;
  if (typeof status === 'number') {
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ message: WORDS[status] }));
    if (typeof fault !== 'object') return;
    await fault.late;
  }
  log.passed.push(line);
  const { hostname, port } = new URL(target);
  const onward = send(
    { hostname, port, method: request.method, path: request.url, headers: request.headers },
    (answer) => {
      answer.once('end', () => log.answered.push(line));
      if (typeof fault === 'object' || response.destroyed) {
        answer.resume();
      } else if (fault === 'cut-after') {
        answer.resume();
        answer.once('end', () => request.socket.destroy());
      } else {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        // Who asked may go away meanwhile; Superset's answer is taken to its end all the same.
        response.once('close', () => answer.resume());
      }
    },
  );
  onward.once('error', () => request.socket.destroy());
  onward.end(body);
}

import { createServer, type Server } from 'node:http';
import { until } from './command.ts';

/** One alert as Alertmanager posts it, with the moment it came (performance.now() milliseconds). */
export interface Delivery {
  name: string;
  status: 'firing' | 'resolved';
  labels: Record<string, string>;
  runbook: string;
  at: number;
}

interface Posted {
  alerts: {
    status: 'firing' | 'resolved';
    labels: Record<string, string>;
    annotations: Record<string, string>;
  }[];
}

/** Takes Alertmanager's webhooks, as a paging service would. */
export class Webhook {
  readonly deliveries: Delivery[] = [];
  readonly #server: Server;
  readonly url: string;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  /** Listens on a free port of `address`, which must be one that containers reach. */
  static async open(address: string): Promise<Webhook> {
    const server = createServer();
    await new Promise<void>((done, fail) => server.once('error', fail).listen(0, address, done));
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('the webhook has no port');
    const webhook = new Webhook(server, `http://${address}:${bound.port}/`);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        webhook.#take(body);
        response.end();
      });
    });
    return webhook;
  }

  #take(body: string): void {
    for (const alert of (JSON.parse(body) as Posted).alerts) {
      this.deliveries.push({
        name: alert.labels['alertname'] ?? '',
        status: alert.status,
        labels: alert.labels,
        runbook: alert.annotations['runbook_url'] ?? '',
        at: performance.now(),
      });
    }
  }

  /** Waits for `name` to be delivered with `status` after the moment `since`. */
  async wait(
    name: string,
    status: Delivery['status'],
    since: number,
    limit: number,
    interrupted: AbortSignal,
  ): Promise<Delivery> {
    const heard = (): string =>
      this.deliveries
        .filter((one) => one.at > since)
        .map((one) => `${one.name} ${one.status}`)
        .join(', ');
    const found = await until(
      `the alert ${name} (${status})`,
      limit,
      async () => {
        interrupted.throwIfAborted();
        const hit = this.deliveries.find(
          (one) => one.name === name && one.status === status && one.at > since,
        );
        if (!hit) throw new Error(`heard: ${heard() || 'nothing'}`);
        return hit;
      },
      100,
    );
    return found.value;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

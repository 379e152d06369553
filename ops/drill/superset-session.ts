import { request } from 'node:https';

export interface Answer {
  status: number;
  body: string;
  headers: Record<string, string | string[] | undefined>;
}

/** Where a stack answers: its published port on loopback, and the certificate that it must show. */
export interface Address {
  host: string;
  port: number;
  certificate: () => string;
}

/** One HTTPS request through Nginx to the published port on 127.0.0.1; the certificate is checked. */
export function ask(
  address: Address,
  path: string,
  options: {
    method?: string;
    headers?: Record<string, string>;
    body?: string;
    timeout?: number;
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: address.port,
        servername: address.host,
        ca: address.certificate(),
        path,
        method: options.method ?? 'GET',
        headers: { Host: `${address.host}:${address.port}`, ...options.headers },
        timeout: options.timeout ?? 15_000,
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        );
        response.on('error', reject);
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`${path} did not answer in time`)));
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** A signed-in account that reads and writes through the REST API as a script would. */
export class SupersetSession {
  readonly #address: Address;
  readonly #headers: Record<string, string>;

  private constructor(address: Address, headers: Record<string, string>) {
    this.#address = address;
    this.#headers = headers;
  }

  /** @throws Error with the answer when the sign-in is refused */
  static async open(
    address: Address,
    username: string,
    password: string,
  ): Promise<SupersetSession> {
    const json = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const body = JSON.stringify({ username, password, provider: 'db', refresh: true });
    const login = await ask(address, '/api/v1/security/login', {
      method: 'POST',
      headers: json,
      body,
    });
    if (login.status !== 200)
      throw new Error(`sign-in answered ${login.status}: ${login.body.slice(0, 200)}`);
    const { access_token: token } = JSON.parse(login.body) as { access_token: string };
    const bearer = {
      ...json,
      Authorization: `Bearer ${token}`,
      Referer: `https://${address.host}:${address.port}/`,
    };
    const csrf = await ask(address, '/api/v1/security/csrf_token/', { headers: bearer });
    if (csrf.status !== 200)
      throw new Error(`the CSRF token answered ${csrf.status}: ${csrf.body.slice(0, 200)}`);
    const cookies = [csrf.headers['set-cookie'] ?? []]
      .flat()
      .map((line) => line.split(';')[0] ?? '');
    const { result } = JSON.parse(csrf.body) as { result: string };
    return new SupersetSession(address, {
      ...bearer,
      'X-CSRFToken': result,
      Cookie: cookies.join('; '),
    });
  }

  /** @throws Error with method, path and the answer for any status but 2xx */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await ask(this.#address, path, {
      method,
      headers: this.#headers,
      timeout: 60_000,
      ...sent,
    });
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body.slice(0, 400)}`);
    return JSON.parse(answer.body) as T;
  }
}

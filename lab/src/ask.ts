import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface Answer {
  status: number;
  text: string;
}

/**
 * One request to a Superset of the lab; with a body it is a POST of JSON.
 *
 * The certificate is not checked: the lab itself started what it asks, on this machine, and the tests
 * bring certificates that nobody trusts. So not the global fetch, which cannot be told that.
 *
 * @throws where nobody answers within the time
 */
export function ask(url: string, body?: unknown, milliseconds = 10_000): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      agent: false,
      rejectUnauthorized: false,
      signal: AbortSignal.timeout(milliseconds),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

import assert from 'node:assert/strict';
import { connect, isSupersetError } from '../src/index.ts';
import type { ConnectOptions, SupersetClient, SupersetErrorCode } from '../src/index.ts';
import type { FakeSuperset, Fault } from './fake-superset.ts';

export const password = 'correct-horse-battery';
export const CSS = '/api/v1/css_template/';

/** A client of the fake that probes nothing. */
export function clientOf(
  fake: FakeSuperset,
  options: Partial<ConnectOptions> = {},
): SupersetClient {
  return connect({
    url: fake.url,
    auth: { kind: 'password', username: 'ada', password },
    known: { version: '6.1.0', capabilities: {} as never },
    ...options,
  });
}

/** Does the fault for the first `times` requests that match. */
export function first(times: number, method: string, pathStart: string, fault: Fault): Fault {
  let done = 0;
  return (request, response) => {
    if (request.method !== method || !request.path.startsWith(pathStart) || done >= times)
      return undefined;
    done += 1;
    return fault(request, response);
  };
}

/** The connection ends before the answer. */
export const cut: Fault = (_request, response) => {
  response.destroy();
  return true;
};

/** For `assert.rejects`: a `SupersetError` of that code, and what else must hold of it. */
export const is =
  (
    code: SupersetErrorCode,
    more: (error: {
      ambiguous: boolean;
      message: string;
      hint: string | undefined;
    }) => boolean = () => true,
  ) =>
  (error: unknown) => {
    assert.ok(isSupersetError(error, code), `${code} expected, not ${String(error)}`);
    assert.ok(more(error), `${error.message} (${error.hint}), ambiguous: ${error.ambiguous}`);
    return true;
  };

import type { AsyncLocalStorage } from 'node:async_hooks';
import type { SupersetClient } from '@ss-tools/superset';
import type { ConnectionUse } from './environments.ts';

/**
 * The same client for one use: each call made through it runs in `scope`, where the client's hook finds whom to tell of
 * its requests and whose signal to obey (a request that is under way ends; the next one is not sent).
 * Closing it does nothing, because others use the client.
 */
export function scoped(
  client: SupersetClient,
  scope: AsyncLocalStorage<ConnectionUse>,
  use: ConnectionUse,
): SupersetClient {
  return wrap(client) as SupersetClient;

  function wrap(target: object): object {
    return new Proxy(target, {
      get(object, name) {
        if (name === 'close' || name === Symbol.asyncDispose) return () => Promise.resolve();
        const value: unknown = Reflect.get(object, name, object);
        if (typeof value === 'function')
          return (...given: unknown[]) =>
            scope.run(use, () => value.apply(object, given) as unknown);
        return typeof value === 'object' && value !== null ? wrap(value) : value;
      },
    });
  }
}

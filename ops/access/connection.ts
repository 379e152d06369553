import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectOptions } from '@ss-tools/superset';

/**
 * Where the stack is and how to sign in there, from what ops/bin/access sets.
 * @throws Error naming the variable that is not set
 */
export function connection(env: NodeJS.ProcessEnv): ConnectOptions & { state: string } {
  const need = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set: call ops/bin/access`);
    return value;
  };
  const state = need('SS_STATE');
  // Set for a trial certificate alone: a chain from an authority holds no root, and would take the place of all roots.
  const certificate = env['SUPERSET_CERTIFICATE'];
  return {
    state,
    url: need('SUPERSET_URL'),
    auth: {
      kind: 'password',
      username: 'admin',
      password: readFileSync(join(state, 'secrets', 'admin_password'), 'utf8').trim(),
    },
    ...(certificate ? { tls: { ca: readFileSync(certificate, 'utf8') } } : {}),
  };
}

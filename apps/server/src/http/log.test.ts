import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from './log.ts';

test('values under a secret name never reach a line, at any depth that objects have here', () => {
  const lines: string[] = [];
  const log = createLog({ logLevel: 'trace' }, { write: (line) => void lines.push(line) });
  const secret = 'hunter2';
  log.info({ password: secret, body: { password: secret, credentials: { token: secret } } }, 'x');
  log.info({ req: { headers: { authorization: secret, cookie: secret } } }, 'x');
  log.child({ token: secret }).warn({ a: { b: { c: { access_token: secret } } } }, 'x');
  log.error(
    {
      err: Object.assign(new Error('x'), {
        headers: { 'x-proxy': secret },
        config: { password: secret },
      }),
    },
    'x',
  );
  assert.equal(lines.length, 4);
  assert.deepEqual(
    lines.filter((line) => line.includes(secret)),
    [],
  );
  assert.ok(lines.every((line) => line.includes('[secret]')));
});

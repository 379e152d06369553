import type { Rehearsal } from '../drill.ts';
import { isReady, productSql, session, signIn, startProduct, stopProduct } from '../product.ts';

/** Accounts, tokens and sessions of ss-tools lost; put back from its own dump. */
export const productRestore: Rehearsal = {
  kind: 'rehearsal',
  name: 'ss-tools-restore',
  runbook: 'backup-restore',
  section: 'ss-tools',
  recovery: { name: 'restore', limit: 60_000 },
  inject: async ({ stack }) => {
    const url = await startProduct(stack);
    const { token } = await signIn(url, stack.secret('ss_tools_admin_password'));
    const headers = { authorization: `Bearer ${token}` };
    await stack.sh('ops/bin/backup ss-tools');
    await productSql(stack, 'DELETE FROM api_tokens');
    if ((await session(url, headers)) === 200) throw new Error('the token was not lost');
    return async () => {
      await isReady(url);
      const status = await session(url, headers);
      if (status !== 200) throw new Error(`the token that was lost is answered with ${status}`);
    };
  },
  tidy: async ({ stack }) => {
    await stack.sh('ops/bin/restore clean');
    await stopProduct(stack);
  },
};

/** Its passwords and its key: the old ones are good for nothing, and what the key had sealed is sealed with the new one. */
export const productPasswords: Rehearsal = {
  kind: 'rehearsal',
  name: 'ss-tools-passwords',
  runbook: 'password-rotation',
  section: 'ss-tools',
  recovery: { name: 'all passwords' },
  inject: async ({ stack }) => {
    const url = await startProduct(stack);
    const old = stack.secret('ss_tools_admin_password');
    const database = stack.secret('ss_tools_db_password');
    const { cookie } = await signIn(url, old);
    const added = await fetch(`${url}/api/environments`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url, Cookie: cookie },
      body: JSON.stringify({
        name: `drill-${Date.now()}`,
        url: 'http://127.0.0.1:9',
        credentials: { kind: 'token', token: 'sealed' },
      }),
    });
    if (!added.ok) throw new Error(`an environment was answered with ${added.status}`);
    const keys = 'SELECT DISTINCT key_id FROM secrets';
    const before = await productSql(stack, keys);
    return async () => {
      await isReady(url);
      if ((await session(url, { cookie })) === 200)
        throw new Error("the admin's session outlived the password");
      await signIn(url, stack.secret('ss_tools_admin_password'));
      if (await signIn(url, old).then(Boolean, () => false))
        throw new Error('ss-tools takes the old password');
      if (stack.secret('ss_tools_db_password') === database)
        throw new Error("the database's password is the old one");
      const after = await productSql(stack, keys);
      if (after === before || after.includes('\n'))
        throw new Error(`secrets are sealed with ${after}, and were with ${before}`);
    };
  },
  tidy: ({ stack }) => stopProduct(stack),
};

import type { Aim, Rehearsal } from '../drill.ts';
import { makeEstate } from '../estate.ts';
import type { Stack } from '../stack.ts';

const CIPHERTEXT =
  "SELECT string_agg(encode(password, 'hex'), ',' ORDER BY id) FROM dbs WHERE password IS NOT NULL";

/** Opens the connection whose password is encrypted, and gives the names of the schemas that it shows. */
async function askThroughConnection(stack: Stack): Promise<string[]> {
  const { database } = await makeEstate(stack);
  const session = await stack.admin();
  const answer = await session.call<{ result: string[] }>(
    'GET',
    `/api/v1/database/${database}/schemas/?q=(force:!t)`,
  );
  return answer.result;
}

/** Every ciphertext is another, the connection works with it, and the old key is forgotten. */
async function encryptedAnew(stack: Stack): Promise<Aim> {
  const before = await stack.sql(CIPHERTEXT);
  if (before === '') throw new Error('no password is encrypted: there is nothing to rotate');
  const key = stack.secret('superset_secret_key');
  return async () => {
    const after = await stack.sql(CIPHERTEXT);
    const same = before.split(',').filter((one) => after.split(',').includes(one)).length;
    if (same > 0) throw new Error(`${same} ciphertexts are the same as before`);
    if (stack.secret('superset_secret_key') === key) throw new Error('the key is the old one');
    if (stack.secret('superset_previous_secret_key') !== '')
      throw new Error('the previous key is still there');
    if (!(await askThroughConnection(stack)).includes('public'))
      throw new Error('the connection does not work');
    return { ciphertext: 'all new' };
  };
}

/** SECRET_KEY rotated from a clean state, as on the quarterly date. */
export const secretKey: Rehearsal = {
  kind: 'rehearsal',
  name: 'secret-key-rotation',
  runbook: 'secret-key-rotation',
  recovery: { name: 'rotation' },
  inject: ({ stack }) => encryptedAnew(stack),
};

/**
 * A rotation that somebody began with upstream's own command alone. That is found wanting on 6.1 (it changes nothing
 * and ends with 0); the runbook goes on from there.
 */
export const secretKeyBegun: Rehearsal = {
  kind: 'rehearsal',
  name: 'secret-key-begun',
  runbook: 'secret-key-rotation',
  recovery: { name: 'rotation' },
  inject: async ({ stack }) => {
    const aim = await encryptedAnew(stack);
    const before = await stack.sql(CIPHERTEXT);
    // The state in which upstream's command is to work: the new key in place, the old one at hand.
    await stack.sh(`cd "$SS_STATE/secrets"; chmod 644 superset_secret_key superset_previous_secret_key
      cat superset_secret_key > superset_previous_secret_key; openssl rand -hex 24 > superset_secret_key`);
    const upstream = await stack.shell(
      'ops/bin/dc run --rm --no-deps -T --entrypoint superset migrate re-encrypt-secrets',
    );
    if (upstream.code !== 0)
      throw new Error(
        `upstream's command ended with ${upstream.code}: it may have been mended, look at it`,
      );
    if ((await stack.sql(CIPHERTEXT)) !== before)
      throw new Error(
        "upstream's command changed the ciphertext: it has been mended, the override can go",
      );
    const noticed = await stack.shell('ops/bin/rotate-secret-key verify');
    if (noticed.code === 0)
      throw new Error('the verification did not notice that nothing had been encrypted anew');
    return async () => ({ ...(await aim()), 'upstream alone': 'red' });
  },
};

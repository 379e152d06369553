import { until } from '../command.ts';
import { follow, seconds, type ProcedureDrill } from '../drill.ts';
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

/**
 * SECRET_KEY rotated. First by upstream's own command alone, which must be found wanting on 6.1 (it changes nothing
 * and ends with 0), then by the runbook: every ciphertext differs and the connections work.
 */
export const secretKey: ProcedureDrill = {
  kind: 'procedure',
  name: 'secret-key-rotation',
  runbook: 'secret-key-rotation',
  run: async ({ stack, say }, runbook) => {
    await makeEstate(stack);
    const before = await stack.sql(CIPHERTEXT);
    say('secret-key-rotation: upstream alone');
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

    say('secret-key-rotation: by the runbook');
    await follow(stack, 'Verify', runbook.verify);
    const began = performance.now();
    await follow(stack, 'Steps', runbook.steps);
    await until('the service to be back', 60_000, () => stack.serves());
    const took = performance.now() - began;
    await follow(stack, 'Check', runbook.check);
    const after = await stack.sql(CIPHERTEXT);
    const same = before.split(',').filter((one) => after.split(',').includes(one)).length;
    if (same > 0) throw new Error(`${same} ciphertexts are the same as before`);
    if (!(await askThroughConnection(stack)).includes('public')) {
      throw new Error('the connection does not work');
    }
    return { rotation: seconds(took), 'upstream alone': 'red' };
  },
};

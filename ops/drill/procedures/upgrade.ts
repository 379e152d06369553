import { signInByForm } from '../browser-session.ts';
import { DrillError, follow, seconds, type Journey, type Scene } from '../drill.ts';
import { fingerprint, makeEstate } from '../estate.ts';
import { mixedLoad, slowReaders } from '../load.ts';
import { procedureOf, type Procedure } from '../runbook.ts';
import { Stack } from '../stack.ts';
import { olderStandIns, provideImages } from '../../test/images.ts';

const REQUESTS = 500;
/** The way back with a dump gives the stack's own accounts the passwords of today, so their hashes are new. */
const sum = (stack: Stack): Promise<string> => fingerprint(stack, ['admin', 'probe']);
const COLOURS = ['blue', 'green'];

interface Passage {
  took: number;
  sent: number;
}

/**
 * Follows a procedure under load until ten seconds after it has ended, with a person signed in by cookie all the time.
 * @throws DrillError when a request failed, or when not both colours answered some
 */
async function underLoad(
  stack: Stack,
  person: Record<string, string>,
  mark: string,
  procedure: Procedure,
): Promise<Passage> {
  const load = mixedLoad(stack.address, person, { mark, lanes: 3, pause: 250 });
  const readers = slowReaders(stack);
  const began = performance.now();
  let took = 0;
  let refused = '';
  const answered = (colour: string): Promise<string> =>
    stack.sh(
      `for one in $(ops/bin/containers --all web-${colour}); do docker logs "$one" 2> /dev/null; done | grep -c 'load=${mark} ' || true`,
    );
  try {
    await follow(stack, 'Verify', procedure.verify);
    await follow(stack, 'Steps', procedure.steps);
    took = performance.now() - began;
  } finally {
    await load.end(took === 0 ? 0 : 10, took === 0 ? 0 : REQUESTS);
    refused = await readers.end();
  }
  const { sent, failed } = await load.end(0, 0);
  if (refused !== '')
    throw new DrillError('aim', `${mark}: PostgreSQL ended a slow page: ${refused}`);
  if (failed.length > 0) {
    // The stack is gone when somebody reads this: what PostgreSQL refused is the best trace of why.
    const said = await stack.sh(
      "ops/bin/dc logs --no-log-prefix postgres | grep -A 3 -E 'ERROR|FATAL' | grep -v alembic_version | tail -n 12 || true",
    );
    throw new DrillError(
      'aim',
      `${mark}: ${failed.length} of ${sent} requests failed: ${failed.slice(0, 5).join('; ')}\n${said}`,
    );
  }
  for (const colour of COLOURS) {
    if (Number(await answered(colour)) === 0)
      throw new DrillError(
        'aim',
        `${mark}: ${colour} answered no request: the switch was not under load`,
      );
  }
  await follow(stack, 'Check', procedure.check);
  return { took, sent };
}

/** 4.1.4 to 6.1.0 and back on a stack of its own, under load. */
export const upgrade: Journey = {
  kind: 'journey',
  name: 'upgrade',
  runbook: 'upgrade-rollback',
  run: async ({ stack: other, say, interrupted }: Scene, runbook) => {
    await provideImages(other.engine, olderStandIns);
    const stack = await Stack.create(other.engine);
    interrupted.addEventListener('abort', () => stack.interrupt(), { once: true });
    try {
      stack.set({ SUPERSET_VERSION: '4.1.4', PROFILES: '' });
      stack.env['NEW_VERSION'] = '6.1.0';
      say('upgrade: a stack of 4.1.4');
      await stack.sh('ops/bin/up');
      await makeEstate(stack);
      const whole = await sum(stack);
      const person = await signInByForm(stack.address, 'admin', stack.secret('admin_password'));

      say('upgrade: to 6.1.0 under load');
      const there = await underLoad(stack, person, 'there', runbook);
      // Migrations change roles and charts by right; the way back must change nothing more.
      const upgraded = await sum(stack);
      say(`upgrade: and back under load, after ${seconds(there.took)}`);
      stack.env['NEW_VERSION'] = '4.1.4';
      const back = await underLoad(stack, person, 'back', procedureOf(runbook, 'The way back'));
      await stack.serves();
      if ((await sum(stack)) !== upgraded)
        throw new DrillError('aim', 'the way back changed the data');

      say(`upgrade: and back with the dump, after ${seconds(back.took)}`);
      await follow(stack, 'Steps', ['ops/bin/upgrade 6.1.0']);
      const dump = procedureOf(runbook, 'The way back with the old database');
      const began = performance.now();
      await follow(stack, 'Steps', dump.steps);
      const withDump = performance.now() - began;
      await follow(stack, 'Check', dump.check);
      await stack.serves();
      if ((await sum(stack)) !== whole)
        throw new DrillError('aim', 'the dump did not bring the data back');
      return {
        upgrade: seconds(there.took),
        'requests failed': `0 of ${there.sent}`,
        back: seconds(back.took),
        'requests failed on the way back': `0 of ${back.sent}`,
        'back with the dump': seconds(withDump),
      };
    } finally {
      await stack.remove();
    }
  },
};

import { signInByForm } from '../browser-session.ts';
import { follow, seconds, type ProcedureDrill } from '../drill.ts';
import { fingerprint, makeEstate } from '../estate.ts';
import { mixedLoad, type Load } from '../load.ts';
import { Stack } from '../stack.ts';

const REQUESTS = 500;

function judge(what: string, load: Load): void {
  if (load.failed.length > 0)
    throw new Error(
      `${what}: ${load.failed.length} of ${load.sent} requests failed: ${load.failed.slice(0, 5).join('; ')}`,
    );
}

/** 4.1.4 to 6.1.0 and back on a stack of its own, under load, with a person signed in by cookie all the time. */
export const upgrade: ProcedureDrill = {
  kind: 'procedure',
  name: 'upgrade',
  runbook: 'upgrade-rollback',
  run: async ({ stack: other, say }, runbook) => {
    const stack = await Stack.create(other.env);
    try {
      stack.set({ SUPERSET_VERSION: '4.1.4', PROFILES: '' });
      say('upgrade: a stack of 4.1.4');
      await stack.sh('ops/bin/up');
      await makeEstate(stack);
      const whole = await fingerprint(stack);
      const person = await signInByForm(stack.address, 'admin', stack.secret('admin_password'));

      say('upgrade: to 6.1.0 under load');
      const there = mixedLoad(stack.address, person, REQUESTS, 3, 400);
      await follow(stack, 'Verify', runbook.verify);
      const began = performance.now();
      await follow(stack, 'Steps', runbook.steps);
      const took = performance.now() - began;
      await follow(stack, 'Check', runbook.check);
      judge('upgrade', await there);

      say('upgrade: and back under load');
      const back = mixedLoad(stack.address, person, REQUESTS, 3, 250);
      const beganBack = performance.now();
      await stack.sh('ops/bin/rollback');
      const tookBack = performance.now() - beganBack;
      judge('rollback', await back);
      await stack.serves();
      await stack.sh(
        `ops/bin/restore dump "$(ops/bin/dc exec -T postgres sh -c 'ls -t /backup/dump/ | grep before-6.1.0 | head -n 1')"`,
      );
      await stack.serves();
      if ((await fingerprint(stack)) !== whole)
        throw new Error('after the way back the data is not what it was before the upgrade');
      return {
        upgrade: seconds(took),
        'requests failed': `0 of ${REQUESTS}`,
        back: seconds(tookBack),
        'requests failed on the way back': `0 of ${REQUESTS}`,
      };
    } finally {
      await stack.remove();
    }
  },
};

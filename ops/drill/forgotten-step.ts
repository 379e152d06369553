import { follow, runFault, withoutStep, type Inspection } from './drill.ts';
import { webDown } from './faults/service-faults.ts';
import { readRunbook } from './runbook.ts';

/** A runbook with any one of its steps left out must not get the service back, or the drills prove nothing. */
export const forgottenStep: Inspection = {
  kind: 'inspection',
  name: 'forgotten-step',
  run: async (scene) => {
    const runbook = readRunbook(webDown.runbook);
    for (const index of runbook.steps.keys()) {
      const verdict = await runFault(scene, webDown, withoutStep(runbook, index)).then(
        () => 'green',
        (error: Error) => error.message,
      );
      if (verdict === 'green') {
        throw new Error(
          `ops/runbooks/${webDown.runbook}.md without its step ${index + 1} mends the fault all the same`,
        );
      }
      scene.say(
        `forgotten-step: without step ${index + 1} the drill is red, as it should be: ${verdict.split('\n')[0]}`,
      );
      await follow(scene.stack, 'Steps', runbook.steps);
    }
    return { 'steps left out': `${runbook.steps.length} of ${runbook.steps.length} noticed` };
  },
};

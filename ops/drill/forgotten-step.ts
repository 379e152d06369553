import type { Inspection, Rehearsal, Scene } from './drill.ts';
import { commandsOf, missed } from './rehearse.ts';

/**
 * Leaves each step of each procedure out once. A step counts as noticed when one of the drills that follow it fails in
 * the runbook's own phases for want of it; a step that nobody misses proves nothing and does not belong there.
 */
export function forgottenSteps(name: string, drills: Rehearsal[]): Inspection {
  return {
    kind: 'inspection',
    name,
    onlyByName: true,
    run: async (scene) => {
      let count = 0;
      const unnoticed: string[] = [];
      for (const [title, group] of Map.groupBy(drills, titleOf)) {
        const first = group[0];
        if (!first) continue;
        for (const index of commandsOf(first).steps.keys()) {
          count += 1;
          if (!(await noticed(scene, group, index))) unnoticed.push(`${title}, step ${index + 1}`);
        }
      }
      if (unnoticed.length > 0)
        throw new Error(`nobody misses ${unnoticed.join('; ')}: the drills prove nothing of it`);
      return { 'steps left out': `${count} of ${count} noticed` };
    },
  };
}

const titleOf = (drill: Rehearsal): string =>
  `ops/runbooks/${drill.runbook}.md, ${drill.section ?? 'Steps'}`;

async function noticed(scene: Scene, drills: Rehearsal[], index: number): Promise<boolean> {
  for (const drill of drills) {
    if (drill.ownEngine && !scene.stack.engine.own) continue;
    const miss = await missed(scene, drill, index);
    const what = `${drill.name} without step ${index + 1}`;
    if (miss) {
      scene.say(`${what} is red, as it should be: ${miss.message.split('\n')[0]}`);
      return true;
    }
    scene.say(`${what} is green`);
  }
  return false;
}

import { until } from './command.ts';
import {
  DrillError,
  during,
  follow,
  seconds,
  type Figures,
  type Phase,
  type Rehearsal,
  type Scene,
} from './drill.ts';
import { fingerprint } from './estate.ts';
import { procedureOf, readRunbook, withoutStep, type Procedure } from './runbook.ts';

/** What the figures promise, in milliseconds. */
const DETECTION = 30_000;
const RECOVERY = 60_000;
/** How long a drill waits, so that a time that is too long is known and said. */
const PATIENCE = 300_000;
/**
 * How long the service and the check may take where a step was forgotten. Whole runbooks do most of their waiting within
 * their steps (`--wait`), and what comes after the last of them takes seconds.
 */
const FORGOTTEN = 30_000;

/**
 * Injects the fault, waits for the alert, follows the runbook, and proves service and data.
 * @param procedure what is followed; left out, what the file says
 * @returns the figures
 * @throws DrillError saying what did not happen
 */
export async function rehearse(
  scene: Scene,
  drill: Rehearsal,
  procedure: Procedure = commandsOf(drill),
): Promise<Figures> {
  const { stack, say } = scene;
  const sum = drill.fingerprint ?? fingerprint;
  const figures: Figures = {};
  // A time that is too long is told at the end: the fault wants mending all the same.
  const late: string[] = [];
  const promise = (what: string, took: number, allowed: number): void => {
    if (scene.strict && took > allowed)
      late.push(`${what} took ${seconds(took)}, ${seconds(allowed)} are allowed`);
  };
  try {
    // One that still fires from before is not told again. What only begins to count may do so from the start.
    if (!drill.pending) await settled(scene, drill);
    const before = await sum(stack);
    say(`${drill.name}: injecting`);
    const asked = performance.now();
    const aim = await during('injecting', () => drill.inject(scene));
    const injected = performance.now();
    if (drill.alert !== undefined) {
      const detection = await during('alert', () => detected(scene, drill, asked, injected));
      figures[drill.pending ? 'pending' : 'detection'] = seconds(detection);
      say(`${drill.name}: alert after ${seconds(detection)}`);
      promise('the alert', detection, DETECTION);
    }
    await follow(stack, 'Verify', procedure.verify);
    const { name = 'recovery', limit } = drill.recovery ?? { limit: RECOVERY };
    const took = await mended(scene, procedure, PATIENCE);
    figures[name] = seconds(took);
    say(`${drill.name}: service back after ${seconds(took)}`);
    await during('aim', async () => {
      Object.assign(figures, await aim?.());
      const after = await sum(stack);
      if (after !== before)
        throw new Error(`the data is not whole: ${before} before, ${after} after`);
    });
    await settled(scene, drill);
    if (limit !== undefined) promise(name, took, limit);
    if (late.length > 0) throw new DrillError('figure', late.join('; '));
    return figures;
  } finally {
    await tidied(scene, drill);
  }
}

/**
 * Injects the fault and follows the runbook without its step `index`, then with all of them.
 * @returns where the drill failed for want of it, or undefined where nobody missed it
 * @throws DrillError when the whole runbook does not mend it afterwards
 */
export async function missed(
  scene: Scene,
  drill: Rehearsal,
  index: number,
): Promise<DrillError | undefined> {
  const whole = commandsOf(drill);
  const sum = drill.fingerprint ?? fingerprint;
  const relevant: Phase[] = ['Steps', 'back', 'Check', 'aim'];
  try {
    const before = await sum(scene.stack);
    const aim = await during('injecting', () => drill.inject(scene));
    let miss: DrillError | undefined;
    try {
      await mended(scene, withoutStep(whole, index), FORGOTTEN);
      await during('aim', async () => {
        await aim?.();
        if ((await sum(scene.stack)) !== before) throw new Error('the data is not whole');
      });
    } catch (error) {
      if (!(error instanceof DrillError) || !relevant.includes(error.phase)) throw error;
      miss = error;
    }
    if (miss) await mended(scene, whole, PATIENCE);
    return miss;
  } finally {
    // Nobody waits for an alert here, so none has to be over either: `rehearse` sees to that before its own.
    await tidied(scene, drill);
  }
}

/** Verify, Steps and Check that this drill follows. */
export function commandsOf(drill: Rehearsal): Procedure {
  const runbook = readRunbook(drill.runbook);
  if (drill.alert !== undefined && !runbook.alerts.includes(drill.alert))
    throw new Error(`ops/runbooks/${drill.runbook}.md does not name the alert ${drill.alert}`);
  return procedureOf(runbook, drill.section);
}

/** Follows the steps until the service is back and the check passes; gives the milliseconds. */
async function mended(scene: Scene, procedure: Procedure, patience: number): Promise<number> {
  const { stack } = scene;
  const began = performance.now();
  await follow(stack, 'Steps', procedure.steps);
  await during('back', () => until('the service to be back', patience, () => stack.serves()));
  await during('Check', () =>
    until('the check to pass', patience, async () => {
      await follow(stack, 'Check', procedure.check);
      return true;
    }),
  );
  return performance.now() - began;
}

async function detected(
  { stack, webhook, interrupted }: Scene,
  drill: Rehearsal,
  asked: number,
  injected: number,
): Promise<number> {
  const name = drill.alert ?? '';
  if (drill.pending) {
    const counting = `ALERTS{alertname="${name}", alertstate="pending"}`;
    await until(`${name} to be pending`, PATIENCE, async () =>
      (await stack.query(counting)).length > 0 ? true : undefined,
    );
    return performance.now() - injected;
  }
  const alert = await webhook.wait(name, 'firing', asked, PATIENCE, interrupted);
  if (alert.runbook.split('#')[0] !== `ops/runbooks/${drill.runbook}.md`)
    throw new Error(`the alert ${name} leads to ${alert.runbook}`);
  return Math.max(0, alert.at - injected);
}

/** Takes away what the drill put there; a failure is said, and does not hide why the drill itself failed. */
async function tidied(scene: Scene, drill: Rehearsal): Promise<void> {
  await drill.tidy?.(scene).catch((error: Error) => {
    scene.say(`${drill.name}: was not tidied up: ${error.message}`);
  });
}

/** Waits until the drill's alert is over, in Prometheus and at the webhook. */
export async function settled({ stack, webhook }: Scene, drill: Rehearsal): Promise<void> {
  const name = drill.alert;
  if (name === undefined) return;
  const limit = (drill.window ?? 60_000) + 60_000;
  await during('alert', () =>
    until(`the alert ${name} to be over`, limit, async () => {
      const active = await stack.query(`ALERTS{alertname="${name}"}`);
      const last = webhook.deliveries.findLast((one) => one.name === name);
      return active.length === 0 && last?.status !== 'firing' ? true : undefined;
    }),
  );
}

import { until } from './command.ts';
import { fingerprint } from './estate.ts';
import type { Mailbox } from './mailbox.ts';
import { readRunbook, type Runbook } from './runbook.ts';
import type { Stack } from './stack.ts';
import type { Webhook } from './webhook.ts';

/** What a drill works with. */
export interface Scene {
  stack: Stack;
  webhook: Webhook;
  mailbox: Mailbox;
  /** Writes a line for the person who watches. */
  say: (line: string) => void;
}

/** A fault, and the runbook that mends it. */
export interface FaultDrill {
  kind: 'fault';
  name: string;
  /** File name in ops/runbooks, without its ending. */
  runbook: string;
  /** The alert that must come first of those the runbook names. */
  alert: string;
  /** Ends when the fault is there: detection is counted from then. */
  inject: (scene: Scene) => Promise<void>;
  /** What else must hold after the steps, apart from sign-in and the data being whole. */
  prove?: (scene: Scene) => Promise<void>;
  /** The data that the fault itself changes is no loss. */
  fingerprint?: (stack: Stack) => Promise<string>;
}

/** A procedure without a fault: restore, upgrade, rotation. Does its own proofs and gives its figures. */
export interface ProcedureDrill {
  kind: 'procedure';
  name: string;
  runbook: string;
  run: (scene: Scene, runbook: Runbook) => Promise<Record<string, string>>;
}

/** Something about the running stack that needs no runbook. */
export interface Inspection {
  kind: 'inspection';
  name: string;
  run: (scene: Scene) => Promise<Record<string, string>>;
}

export type Drill = FaultDrill | ProcedureDrill | Inspection;

/** What the figures promise, in milliseconds. */
const DETECTION = 30_000;
const RECOVERY = 60_000;

/** Seconds with one decimal, as the table shows them. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * Runs every command of one section.
 * @throws Error with the command and its words when one does not end with 0
 */
export async function follow(stack: Stack, section: string, commands: string[]): Promise<void> {
  for (const command of commands) {
    const done = await stack.shell(command, { timeout: 600_000 });
    if (done.code !== 0) {
      throw new Error(
        `${section} ended with ${done.code}:\n${command.trim()}\n${`${done.stdout}\n${done.stderr}`.trim().slice(-1500)}`,
      );
    }
  }
}

/**
 * Injects the fault, waits for the alert, follows the runbook, and proves service and data.
 * @param runbook what is followed; left out, the file itself
 * @returns the figures
 * @throws Error saying what did not happen
 */
export async function runFault(
  scene: Scene,
  drill: FaultDrill,
  runbook: Runbook = readRunbook(drill.runbook),
): Promise<Record<string, string>> {
  const { stack, webhook, say } = scene;
  if (!runbook.alerts.includes(drill.alert))
    throw new Error(`ops/runbooks/${drill.runbook}.md does not name the alert ${drill.alert}`);
  const sum = drill.fingerprint ?? fingerprint;
  const before = await sum(stack);

  say(`${drill.name}: injecting the fault`);
  const asked = performance.now();
  await drill.inject(scene);
  const injected = performance.now();
  const alert = await webhook.wait(drill.alert, 'firing', asked, 60_000);
  const detection = Math.max(0, alert.at - injected);
  if (alert.runbook !== `ops/runbooks/${drill.runbook}.md`)
    throw new Error(`the alert ${drill.alert} leads to ${alert.runbook}`);
  say(`${drill.name}: alert after ${seconds(detection)}`);
  await follow(stack, 'Verify', runbook.verify);

  const began = performance.now();
  await follow(stack, 'Steps', runbook.steps);
  await until('the service to be back', RECOVERY, () => stack.serves());
  await until('the check to pass', RECOVERY, async () => {
    await follow(stack, 'Check', runbook.check);
    return true;
  });
  const recovery = performance.now() - began;
  await drill.prove?.(scene);
  const after = await sum(stack);
  if (after !== before) throw new Error(`the data is not whole: ${before} before, ${after} after`);
  await webhook.wait(drill.alert, 'resolved', alert.at, 90_000);
  say(`${drill.name}: service back after ${seconds(recovery)}`);
  if (detection > DETECTION) throw new Error(`the alert took ${seconds(detection)}`);
  if (recovery > RECOVERY) throw new Error(`the recovery took ${seconds(recovery)}`);
  return { detection: seconds(detection), recovery: seconds(recovery) };
}

/** The runbook as it would be with its step number `index` forgotten. */
export function withoutStep(runbook: Runbook, index: number): Runbook {
  if (index >= runbook.steps.length)
    throw new Error(`${runbook.title} has ${runbook.steps.length} steps, not ${index + 1}`);
  return { ...runbook, steps: runbook.steps.filter((_, at) => at !== index) };
}

import { Interrupted } from './command.ts';
import type { Mailbox } from './mailbox.ts';
import type { Runbook } from './runbook.ts';
import type { Stack } from './stack.ts';
import type { Webhook } from './webhook.ts';

/** What a drill works with. */
export interface Scene {
  stack: Stack;
  webhook: Webhook;
  mailbox: Mailbox;
  /** Whether the promised times are asserted; a busy machine only has to get there. */
  strict: boolean;
  /** Aborted when a person wants it all to end: a stack that a drill makes itself must hear of it. */
  interrupted: AbortSignal;
  /** Writes a line for the person who watches. */
  say: (line: string) => void;
}

export type Figures = Record<string, string>;

/** What else must hold after a runbook was followed, apart from sign-in and the data being whole. Gives more figures. */
export type Aim = () => Promise<Figures | void>;

/** Something that needs a runbook: a fault, a loss, a planned change. */
export interface Rehearsal {
  kind: 'rehearsal';
  name: string;
  /** File name in ops/runbooks, without its ending. */
  runbook: string;
  /** The heading that its commands stand under; "Steps" when left out. */
  section?: string;
  /** The alert that must come first of those the runbook names. */
  alert?: string;
  /** Its rule waits longer than a drill can: enough that Prometheus has begun to count. */
  pending?: true;
  /** How far back the rule looks, in milliseconds: so long the alert may outlast its cause. */
  window?: number;
  /** Ends when the fault is there: detection is counted from then. */
  inject: (scene: Scene) => Promise<Aim | void>;
  /** Takes away what the drill itself put there, also after a failure at any point. */
  tidy?: (scene: Scene) => Promise<void>;
  /** The data that the fault itself changes is no loss. */
  fingerprint?: (stack: Stack) => Promise<string>;
  /** What the time from the first step to the passing check is called, and how long it may take. */
  recovery?: { name: string; limit?: number };
  /** Cannot run in an engine that is somebody else's. */
  ownEngine?: true;
}

/** Something about the running stack that needs no runbook. */
export interface Inspection {
  kind: 'inspection';
  name: string;
  run: (scene: Scene) => Promise<Figures>;
  /** Takes too long to be part of "all". */
  onlyByName?: true;
}

/** A rehearsal on a stack of its own, which brings its own proofs. */
export interface Journey {
  kind: 'journey';
  name: string;
  runbook: string;
  run: (scene: Scene, runbook: Runbook) => Promise<Figures>;
}

export type Drill = Rehearsal | Inspection | Journey;

/** Where a drill was when it failed. Only the last four are the runbook's doing. */
export type Phase =
  | 'injecting'
  | 'alert'
  | 'Verify'
  | 'Steps'
  | 'back'
  | 'Check'
  | 'aim'
  | 'figure';

/** A drill that failed, with the phase that it was in. */
export class DrillError extends Error {
  readonly phase: Phase;
  constructor(phase: Phase, words: string) {
    super(`${phase}: ${words}`);
    this.phase = phase;
  }
}

/** Runs one phase: what is thrown in it says so. */
export async function during<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DrillError || error instanceof Interrupted) throw error;
    throw new DrillError(phase, error instanceof Error ? error.message : String(error));
  }
}

/** Seconds with one decimal, as the table shows them. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * Runs every command of one section.
 * @throws DrillError with the command and its words when one does not end with 0
 */
export async function follow(
  stack: Stack,
  phase: 'Verify' | 'Steps' | 'Check',
  commands: string[],
): Promise<void> {
  for (const command of commands) {
    const done = await stack.shell(command, { timeout: 900_000 });
    if (done.code !== 0) {
      throw new DrillError(
        phase,
        `ended with ${done.code}:\n${command.trim()}\n${`${done.stdout}\n${done.stderr}`.trim().slice(-1500)}`,
      );
    }
  }
}

import type { Capabilities, ConnectOptions, Inspection, SupersetClient } from '../src/index.ts';
import type { Superset } from '@ss-tools/lab';

/** A real Superset under test, shared by all contracts. Each contract makes what it needs and takes it away again. */
export interface Stage {
  readonly superset: Superset;
  /** `4.1.4` */
  readonly version: string;
  /** Signed in as the admin. */
  readonly client: SupersetClient;
  readonly found: Inspection;
  /** Another client of the same Superset; closed when the run ends. */
  readonly connect: (options?: Partial<ConnectOptions>) => SupersetClient;
}

export type Check = (stage: Stage) => Promise<void>;

/** What the client promises about one capability, on every version. */
export interface Contract {
  readonly capability: string;
  /** Only where the probe finds this; elsewhere `otherwise` must hold. */
  readonly needs?: keyof Capabilities;
  /** By what is promised. Each throws if the promise is broken. */
  readonly checks: Readonly<Record<string, Check>>;
  /** What is promised where the capability is missing. */
  readonly otherwise?: Readonly<Record<string, Check>>;
}

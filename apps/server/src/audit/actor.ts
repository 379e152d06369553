/** Who changes something, and in which request; written into the audit trail. */
export type Actor = {
  /** User name; `system` for what ss-tools does by itself. */
  readonly name: string;
  readonly requestId: string | null;
};

/** ss-tools itself. */
export const SYSTEM: Actor = { name: 'system', requestId: null };

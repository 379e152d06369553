import type { Asset, AssetId } from './asset.ts';
import type { Change } from './change.ts';
import type { Mappings } from './mapping.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Something a person must know before a plan runs.
 * blocker: the plan cannot succeed. question: a person must decide (map, give a password, resolve a conflict).
 * warning: it will run, and this will be lost or surprising. info: worth knowing.
 */
export type NoticeLevel = 'blocker' | 'question' | 'warning' | 'info';

/** Every notice a plan can hold. Codes are stable: pages, the CLI and tests rely on them. */
export type NoticeCode =
  | 'database-unmapped'
  | 'database-password-missing'
  | 'database-tunnel'
  | 'dataset-twin'
  | 'slug-taken'
  | 'name-taken'
  | 'dependency-missing'
  | 'not-found'
  | 'role-missing'
  | 'owner-missing'
  | 'account-lacks-right'
  | 'not-owner'
  | 'conflict'
  | 'drift'
  | 'field-lost'
  | 'field-refused'
  | 'kind-unsupported'
  | 'version-unknown'
  | 'still-used-by'
  | 'has-reports'
  | 'local-id-in-sql'
  | 'broken-reference'
  | 'mapping-invalid'
  | 'unreadable'
  | 'partly-seen';

export type Notice = {
  readonly level: NoticeLevel;
  readonly code: NoticeCode;
  /** The asset (in the target's identity) that it is about. */
  readonly asset?: AssetId;
  /** What happens and where, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Ids that the message talks about: mapping candidates, dependents, twins. */
  readonly related?: readonly AssetId[];
  /** Names that the message talks about and that a mapping answers: roles, owners. */
  readonly names?: readonly string[];
  /** Names of the target that `names` can be mapped to. */
  readonly choices?: readonly string[];
  /** For questions about a source's asset: its identity in the source. */
  readonly source?: AssetId;
};

/** How a person settled a conflict. */
export type Resolution = { readonly asset: AssetId; readonly take: 'source' | 'target' };

/** What the account may write in the target. */
export type WriteRights = {
  /** Rights in Superset's words (`can_write on Chart`) that it lacks, and what cannot be done without each. */
  readonly missing: readonly { readonly right: string; readonly why: string }[];
  /** What it owns, and so may overwrite; null: everything (an admin), or unknown (then nothing is checked). */
  readonly owned: ReadonlySet<AssetId> | null;
  /** The target's imports overwrite everything that a changed asset needs (those that take no sparse bundle). */
  readonly wholeClosures: boolean;
};

/** What the plan must know of the target besides its assets. */
export type TargetFacts = {
  /** "5.0.0"; null when it could not be read. */
  readonly supersetVersion: string | null;
  /** User names and role names that exist; null when the account may not list them (then nothing is checked). */
  readonly users: ReadonlySet<string> | null;
  readonly roles: ReadonlySet<string> | null;
  /** Whether captures of the target tell owners; false where the account may not read user names. */
  readonly ownersTold: boolean;
  /**
   * User name of the account that ss-tools writes with; null when unknown. Superset's imports make it an owner of what
   * they create, so a created asset is predicted with the mapped owners of the source and this account. An existing
   * asset keeps exactly the owners that it has in the target.
   */
  readonly account: string | null;
  /** null: not known, then nothing is checked. */
  readonly rights: WriteRights | null;
  /** Names of the alerts and reports about each asset; only deletions ask for them. */
  readonly reports: ReadonlyMap<AssetId, readonly string[]>;
  /** Databases for which a password was given at plan time. */
  readonly passwordsGiven: ReadonlySet<AssetId>;
};

/** What goes into a plan. `desired` is the source's snapshot in the source's own identities. */
export type PlanInput = {
  readonly desired: Snapshot;
  readonly actual: Snapshot;
  /** What was last applied for this pair, in the target's identities; null when nothing was. */
  readonly base: Snapshot | null;
  readonly mappings: Mappings;
  readonly target: TargetFacts;
  /** Identities in the source. Their dependency closure comes along. */
  readonly select: readonly AssetId[];
  /** Identities in the target that shall go. */
  readonly remove: readonly AssetId[];
  readonly resolutions: readonly Resolution[];
  /**
   * 'promotion': owners of what exists in the target stay, databases are only touched when selected themselves.
   * 'restore': the desired state is put back exactly as it was (rollback, restore).
   */
  readonly intent: 'promotion' | 'restore';
};

export type PlanSummary = {
  readonly create: number;
  readonly update: number;
  readonly repoint: number;
  readonly delete: number;
  readonly unchanged: number;
  readonly questions: number;
  readonly conflicts: number;
  readonly blockers: number;
  readonly warnings: number;
};

/**
 * An ordered, immutable list of changes with its preconditions, notices and predicted result.
 * Everything is in the target's identities. `hash` is the SHA-256 of all the rest, and what an approval binds to.
 */
export type Plan = {
  readonly changes: readonly Change[];
  readonly notices: readonly Notice[];
  readonly summary: PlanSummary;
  /** Content hash that the target must still have when the plan is applied; null: must not exist. */
  readonly preconditions: Readonly<Record<AssetId, string | null>>;
  /** Content hash that a capture after the apply must find; null: must be gone. */
  readonly predicted: Readonly<Record<AssetId, string | null>>;
  readonly hash: string;
};

/** A plan, and the contents that its hashes name: what will be written, and what is there now. */
export type PlanResult = {
  readonly plan: Plan;
  /** The desired assets as the target will hold them. */
  readonly after: ReadonlyMap<AssetId, Asset>;
  /** The assets as the target holds them (the pre-image of everything that the plan touches). */
  readonly before: ReadonlyMap<AssetId, Asset>;
};

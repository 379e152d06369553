/** The lines of Superset that the contract tests run against. */
export const KNOWN_LINES = ['4.1', '5.0', '6.0', '6.1'] as const;

/** What this Superset can do, found by asking it. */
export interface Capabilities {
  /** `GET /api/v1/assets/export/` is there and the account may use it. */
  readonly assetsExport: boolean;
  /** `POST /api/v1/assets/import/` is there and the account may use it. */
  readonly assetsImport: boolean;
  /** The import takes a bundle that holds only the changed objects (`sparse=true`). */
  readonly sparseAssetsImport: boolean;
  /** Themes exist as objects (`/api/v1/theme/`). */
  readonly themes: boolean;
  /** Tags exist (`/api/v1/tag/`) and the tagging system is switched on. */
  readonly tags: boolean;
  /** Roles and users can be listed (`/api/v1/security/roles/`, `.../users/`), by this account. */
  readonly securityApi: boolean;
  readonly cssTemplates: boolean;
  readonly annotationLayers: boolean;
  readonly savedQueries: boolean;
  /** Datasets have folders of columns and metrics. */
  readonly datasetFolders: boolean;
  /** Dashboard roles decide who sees a dashboard (`DASHBOARD_RBAC`); null if this could not be found out. */
  readonly dashboardRoles: boolean | null;
}

/** A right that promotions need and the account lacks. */
export interface MissingRight {
  /** In Superset's words, for instance `can_write on Dashboard`. */
  readonly right: string;
  /** What cannot be done without it. */
  readonly why: string;
  /** `read`: needed to capture; `write`: to be promoted to; `repair`: for owners, roles, tags, themes, css templates, annotations. */
  readonly needed: 'read' | 'write' | 'repair';
}

export interface Account {
  readonly id: number | null;
  readonly username: string | null;
  /** First and last name. */
  readonly name: string | null;
  /** Names of roles; empty if unreadable. */
  readonly roles: readonly string[];
  /** Whether it may overwrite what others own (the role Admin); null if that could not be found out. */
  readonly admin: boolean | null;
  /** `can_read on Chart`, ...; null if they could not be read. */
  readonly permissions: readonly string[] | null;
  /** Empty if nothing lacks or if the rights could not be read (then a warning says so). */
  readonly missing: readonly MissingRight[];
}

/** What `inspect()` found. Plain data: can be stored as JSON. */
export interface Inspection {
  /** For instance `6.1.0`; `unknown` if Superset does not tell. */
  readonly version: string;
  /** `6.1` of `6.1.0`. */
  readonly line: string;
  /** Whether the contract tests cover this line. */
  readonly tested: boolean;
  /** Where the version was read. */
  readonly versionFrom: 'version-endpoint' | 'page' | 'none';
  readonly capabilities: Capabilities;
  readonly account: Account;
  readonly limits: {
    /** Rows that one page of a list holds at most. */
    readonly pageSize: number;
    /** The client's own request budget. */
    readonly requestsPerSecond: number;
  };
  /** Sentences for a person: untested version, certificate not checked, rights unreadable, ... */
  readonly warnings: readonly string[];
}

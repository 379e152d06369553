/** Any JSON object. */
export type JsonObject = Record<string, unknown>;

/** Something that a list names by its local id alone. */
export interface Ref {
  readonly id: number;
}

export interface Named {
  readonly id: number;
  readonly name: string;
}

/** Tags that people made have `type: 'custom'`; Superset makes others (owner:1, type:chart, favorited_by:1). */
export interface TagRef extends Named {
  readonly type: 'custom' | 'type' | 'owner' | 'favorited_by' | 'unknown';
}

/** All times are ISO 8601 in UTC, as text; null where Superset does not tell. */
export interface DatabaseRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly backend: string;
  readonly changedOn: string | null;
}

export interface DatasetRow {
  readonly id: number;
  readonly uuid: string;
  /** `table_name`. */
  readonly name: string;
  readonly databaseId: number;
  readonly databaseName: string;
  readonly catalog: string | null;
  readonly schema: string | null;
  readonly kind: 'physical' | 'virtual';
  /** A hint: 6.x moves it when people edit columns, but not for “sync columns from source”; 4.1 and 5.0 the other way round. */
  readonly changedOn: string | null;
  readonly owners: readonly Ref[];
}

export interface ChartRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly vizType: string;
  readonly datasetId: number | null;
  readonly changedOn: string | null;
  readonly owners: readonly Ref[];
  readonly tags: readonly TagRef[];
  /** Dashboards that show the chart. */
  readonly dashboards: readonly Ref[];
}

export interface DashboardRow {
  readonly id: number;
  readonly uuid: string;
  readonly title: string;
  readonly slug: string | null;
  readonly published: boolean;
  /** No version's list tells the theme: see `theme` of `dashboards.get(id)`, or `theme_uuid` in an export. Does NOT move with owners, roles, tags, nor with charts added from the chart's side. */
  readonly changedOn: string | null;
  readonly owners: readonly Ref[];
  /** Roles that may see it where DASHBOARD_RBAC is on. */
  readonly roles: readonly Named[];
  readonly tags: readonly TagRef[];
}

export interface SavedQueryRow {
  readonly id: number;
  /** The list does not give it; an export does. */
  readonly label: string;
  readonly description: string | null;
  readonly databaseId: number;
  readonly databaseName: string;
  readonly catalog: string | null;
  readonly schema: string | null;
  readonly sql: string;
  readonly changedOn: string | null;
  readonly tags: readonly TagRef[];
}

export interface CssTemplateRow {
  readonly id: number;
  readonly name: string;
  readonly css: string;
}

export interface AnnotationLayerRow {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly changedOn: string | null;
}

export interface AnnotationRow {
  readonly id: number;
  readonly layerId: number;
  readonly shortDescription: string;
  readonly longDescription: string | null;
  readonly start: string | null;
  readonly end: string | null;
  /** JSON as text, as people typed it; read with `annotationLayers.annotations(id)` only. */
  readonly jsonMetadata: string | null;
}

export interface TagRow extends TagRef {
  readonly description: string | null;
}

export type TaggableKind = 'chart' | 'dashboard' | 'saved_query' | 'dataset';

export interface TaggedObject {
  readonly kind: TaggableKind;
  readonly id: number;
  readonly name: string;
}

export interface ThemeRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** The theme itself: JSON as text. */
  readonly json: string;
  readonly isSystem: boolean;
  readonly isSystemDefault: boolean;
  readonly isSystemDark: boolean;
}

export interface RoleRow extends Named {}

/** An alert or report. It is about one chart, one dashboard, or (an alert of SQL alone) neither. */
export interface ReportRow extends Named {
  readonly chartId: number | null;
  readonly dashboardId: number | null;
}

export interface UserRow extends Ref {
  /** First and last name. */
  readonly name: string;
  /** null where only the related-owners list could be read. */
  readonly username: string | null;
  readonly email: string | null;
  readonly active: boolean | null;
}

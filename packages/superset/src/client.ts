import type { Bundle, BundleKind } from './bundles/bundle.ts';
import type { Inspection } from './inspection.ts';
import type {
  AnnotationLayerRow,
  AnnotationRow,
  ChartRow,
  CssTemplateRow,
  DashboardRow,
  DatabaseRow,
  DatasetRow,
  JsonObject,
  ReportRow,
  RoleRow,
  SavedQueryRow,
  TaggableKind,
  TaggedObject,
  TagRow,
  ThemeRow,
  UserRow,
} from './rows.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal;
}

/** One condition of a list, as Superset's `q=(filters:...)` takes it: `{col: 'slug', opr: 'eq', value: 'sales'}`. */
export interface Filter {
  readonly col: string;
  readonly opr: string;
  readonly value: string | number | boolean | readonly (string | number)[];
}

export interface ListOptions extends ReadOptions {
  readonly filters?: readonly Filter[];
  /** Only the objects with these UUIDs, at most 50 (they are part of the URL); for kinds that have one. */
  readonly uuids?: readonly string[];
}

/**
 * What to do when the answer to a write is lost (connection cut, timeout, 502, 503, 504). After 502 and 503 nothing of it
 * is under way any more; else a look that finds nothing proves nothing, and it is not sent again.
 * Without either, the write is not repeated and the error has `ambiguous: true`.
 */
export interface WriteOptions extends ReadOptions {
  /** Sending it twice does no harm. */
  readonly repeatable?: boolean;
  /** Looks whether the write was done: true ends it as done, false sends it again where nothing is under way. */
  readonly check?: () => Promise<boolean>;
}

export interface CreateOptions extends ReadOptions {
  /** Sending it twice does no harm. */
  readonly repeatable?: boolean;
  /** Looks for the new object when the answer was lost: its id, or null if it is not there (then it is sent again where nothing is under way). */
  readonly find?: () => Promise<number | null>;
}

/** Reading and writing one kind of object. `fields` and details have Superset's own names, as in its OpenAPI document. */
export interface Resource<Row> {
  /** Every row, in order of id; pages of 100, read in parallel. */
  list(options?: ListOptions): Promise<Row[]>;
  /** The whole object as Superset answers it (`result`). Error `not-found`. */
  get(id: number, options?: ReadOptions): Promise<JsonObject>;
  /** Answers the new id. Not repeated unless the options allow. */
  create(fields: JsonObject, options?: CreateOptions): Promise<number>;
  /** Sets the given fields (PUT). Repeatable unless said otherwise: the same fields twice give the same object. */
  update(id: number, fields: JsonObject, options?: WriteOptions): Promise<void>;
  /** Deletes it. Something that is gone already counts as deleted only when the answer to an earlier attempt was lost. */
  delete(id: number, options?: WriteOptions): Promise<void>;
  /** Deletes several in one request (in portions of 100); all or nothing for each portion. Empty: no request. */
  deleteMany(ids: readonly number[], options?: WriteOptions): Promise<void>;
}

export interface Dashboards extends Resource<DashboardRow> {
  /** Ids of the charts that the dashboard holds, as Superset links them (not the layout). */
  charts(id: number, options?: ReadOptions): Promise<number[]>;
}

export interface Datasets extends Resource<DatasetRow> {
  /** "Sync columns from source": reads the table's columns anew. */
  refresh(id: number, options?: WriteOptions): Promise<void>;
  /**
   * Points the dataset at another database (and catalog, schema). An import cannot do that: the UUID is unique.
   * The table must exist there if it is a physical one.
   */
  repoint(
    id: number,
    to: {
      readonly databaseId: number;
      readonly catalog?: string | null;
      readonly schema?: string | null;
    },
    options?: WriteOptions,
  ): Promise<void>;
}

export interface AnnotationLayers extends Resource<AnnotationLayerRow> {
  /** All annotations of a layer, `jsonMetadata` included (one request more for each annotation). */
  annotations(layerId: number, options?: ReadOptions): Promise<AnnotationRow[]>;
  createAnnotation(layerId: number, fields: JsonObject, options?: CreateOptions): Promise<number>;
  updateAnnotation(
    layerId: number,
    id: number,
    fields: JsonObject,
    options?: WriteOptions,
  ): Promise<void>;
  deleteAnnotations(layerId: number, ids: readonly number[], options?: WriteOptions): Promise<void>;
}

/** Tags are known by name; Superset makes one when it is first attached. */
export interface Tags {
  /** Tags that people made (`type: 'custom'`). */
  list(options?: ListOptions): Promise<TagRow[]>;
  /** What carries the tag of that name. */
  objects(tag: string, options?: ReadOptions): Promise<TaggedObject[]>;
  attach(
    kind: TaggableKind,
    id: number,
    tags: readonly string[],
    options?: WriteOptions,
  ): Promise<void>;
  detach(kind: TaggableKind, id: number, tag: string, options?: WriteOptions): Promise<void>;
  /** Sets a tag's description; makes the tag if there is none. It stays on everything that carries it. */
  describe(tag: string, description: string, options?: WriteOptions): Promise<void>;
  /** Deletes tags by name, wherever they are attached. */
  deleteMany(tags: readonly string[], options?: WriteOptions): Promise<void>;
}

export interface ImportOptions extends WriteOptions {
  /** Password of a database by its path in the bundle: `{'databases/Sales.yaml': '...'}`. */
  readonly passwords?: Readonly<Record<string, string>>;
  readonly sshTunnelPasswords?: Readonly<Record<string, string>>;
  readonly sshTunnelPrivateKeys?: Readonly<Record<string, string>>;
  readonly sshTunnelPrivateKeyPasswords?: Readonly<Record<string, string>>;
}

export interface AssetsImportOptions extends ImportOptions {
  /** The bundle holds only what changed; what it refers to is in the target. Error `unsupported` where Superset cannot (see `capabilities.sparseAssetsImport`). */
  readonly sparse?: boolean;
}

export interface BundleImportOptions extends ImportOptions {
  /** Overwrite objects of THAT kind which exist; those of other kinds in the bundle stay as they are. */
  readonly overwrite?: boolean;
}

/** Kinds of which Superset shows an account a part only, whatever its rights. */
export type HidingKind = 'dashboard' | 'saved_query';

/** Ids of one kind in this Superset, both ways. */
export interface IdIndex {
  readonly byId: ReadonlyMap<number, { readonly uuid: string | null; readonly name: string }>;
  /** Empty for kinds without UUID. */
  readonly byUuid: ReadonlyMap<string, { readonly id: number; readonly name: string }>;
}

/** What the ids inside this Superset's bundles mean. */
export interface EnvironmentIds {
  readonly databases: IdIndex;
  readonly datasets: IdIndex;
  readonly charts: IdIndex;
  readonly dashboards: IdIndex;
  readonly themes: IdIndex;
  /** Without UUID: known by name. */
  readonly annotationLayers: IdIndex;
}

export interface RawRequest extends WriteOptions {
  /** Sent as `q=` in Rison. */
  readonly q?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject | readonly unknown[];
}

/** One Superset. Nothing is sent before the first call; sign-in happens when needed and is kept. */
export interface SupersetClient extends AsyncDisposable {
  /** Base URL without a slash at its end. */
  readonly url: string;
  /** Requests sent so far, repeats included. */
  readonly requests: number;

  /** The version alone: one or two requests, no sign-in. Kept. */
  version(options?: ReadOptions): Promise<string>;
  /** Signs in, finds version, capabilities and the account's rights. Kept; `fresh` asks again. */
  inspect(options?: ReadOptions & { readonly fresh?: boolean }): Promise<Inspection>;
  /** The meaning of instance-local ids. Four to six requests for up to 100 objects of each kind; not kept. */
  ids(options?: ReadOptions): Promise<EnvironmentIds>;

  readonly databases: Resource<DatabaseRow>;
  readonly datasets: Datasets;
  readonly charts: Resource<ChartRow>;
  readonly dashboards: Dashboards;
  readonly savedQueries: Resource<SavedQueryRow>;
  readonly cssTemplates: Resource<CssTemplateRow>;
  readonly annotationLayers: AnnotationLayers;
  /** Error `unsupported` where the version has none. */
  readonly themes: Resource<ThemeRow>;
  readonly tags: Tags;
  /** Through the security API, else through the related-roles list of dashboards. */
  roles(options?: ReadOptions): Promise<RoleRow[]>;
  /** Through the security API, else through the related-owners list of dashboards. */
  users(options?: ReadOptions): Promise<UserRow[]>;
  /** Alerts and reports; null where the account may not see them, or where they are switched off. */
  reports(options?: ReadOptions): Promise<ReportRow[] | null>;

  /** Databases, datasets, charts, dashboards and saved queries of the whole Superset. Without themes and tags. */
  exportAssets(options?: ReadOptions): Promise<Bundle>;
  /** Objects and what they need. Themes come with their dashboards (6.0 and later). Empty `ids`: no request, empty bundle. */
  exportBundle(kind: BundleKind, ids: readonly number[], options?: ReadOptions): Promise<Bundle>;
  /** Overwrites everything in the bundle in one transaction. The account becomes an owner of it. */
  importAssets(bundle: ReadonlyMap<string, string>, options?: AssetsImportOptions): Promise<void>;
  importBundle(
    kind: BundleKind,
    bundle: ReadonlyMap<string, string>,
    options?: BundleImportOptions,
  ): Promise<void>;

  /**
   * Which of these UUIDs something of that kind has, whether the account sees it or not. Writes nothing, but needs the right
   * to write that kind. null where Superset does not tell.
   */
  taken(
    kind: HidingKind,
    uuids: readonly string[],
    options?: ReadOptions,
  ): Promise<ReadonlySet<string> | null>;

  /** Any JSON request below the base URL, with the same sign-in, budget, retries and errors. Answers the body. */
  request(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    options?: RawRequest,
  ): Promise<unknown>;
  /** Closes the connections. */
  close(): Promise<void>;
}

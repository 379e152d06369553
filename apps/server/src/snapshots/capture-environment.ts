import { ASSET_KINDS } from '@ss-tools/assets';
import type { AssetId, AssetKind } from '@ss-tools/assets';
import type { BundleKind, Inspection, SupersetClient } from '@ss-tools/superset';
import type { Context } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { capture } from './capture/capture.ts';
import type { Capture, CaptureRequest } from './capture/capture.ts';
import type { IndexEntry } from './capture/estate-index.ts';
import { canBeChosen, standByThemselves } from './capture/list-chosen.ts';
import type { Chosen } from './capture/list-chosen.ts';
import { readFresh } from './capture/read-fresh.ts';
import { UserDirectory } from './capture/user-directory.ts';
import type { UserNames } from './capture/user-directory.ts';
import { hintBasis, loadHints } from './store/hints.ts';

const users = new UserDirectory();
const EVERY_KIND: ReadonlySet<AssetKind> = new Set(ASSET_KINDS);

export type EnvironmentCapture = Capture & {
  readonly environment: { readonly id: string; readonly name: string };
  readonly client: SupersetClient;
  readonly inspection: Inspection;
  /**
   * User names by id; null where the account may not know them. Read anew, unless all that is asked for is the given
   * names and they were read lately.
   */
  readonly users: (names?: Iterable<string>) => Promise<UserNames>;
};

/** Which part of an environment is read, and what of it must not come from an earlier capture. */
export type CaptureWish = {
  readonly environment: { readonly id: string; readonly name: string };
  /** Every kind where nothing is said. */
  readonly kinds?: ReadonlySet<AssetKind> | ((inspection: Inspection) => ReadonlySet<AssetKind>);
  readonly fresh: (entry: IndexEntry) => boolean;
  readonly include?: (entry: IndexEntry) => boolean;
  /** Most of what is there will be read, as far as the caller can foresee. */
  readonly beginWhole?: boolean;
  /** All that is wanted, where that is known: a few charts and datasets are read without listing the environment. */
  readonly chosen?: Chosen;
};

/** Nothing is taken from earlier captures. */
export const EVERYTHING_FRESH = (): boolean => true;

/**
 * What did not change since the last capture, as far as Superset's lists tell, is not read again; but for datasets, whose
 * lists do not tell: before 6.0 of edited columns, from then on of columns synced from the source.
 */
export const DATASETS_FRESH = (entry: IndexEntry): boolean => entry.kind === 'dataset';

/**
 * Captures an environment as a job: its progress and requests become the job's.
 * @throws KnownError, SupersetError when it cannot be read.
 */
export async function captureEnvironment(
  context: Context,
  run: JobRun,
  wish: CaptureWish,
): Promise<EnvironmentCapture> {
  const { environment } = wish;
  const client = await connectForJob(context, run, environment);
  const inspection = await client.inspect({ signal: run.signal });
  // An edited environment may be another Superset, or be read by an account that may know less.
  const who = `${environment.id} ${client.url} ${inspection.account.username}`;
  const request: CaptureRequest = {
    client,
    inspection,
    namesOf: (ids) => users.namesOf(who, client, ids, run.signal),
    kinds: (typeof wish.kinds === 'function' ? wish.kinds(inspection) : wish.kinds) ?? EVERY_KIND,
    fresh: wish.fresh,
    ...(wish.include === undefined ? {} : { include: wish.include }),
    beginWhole: wish.beginWhole === true && inspection.capabilities.assetsExport,
    recall: await loadHints(context.db, environment.id, hintBasis(client.url, inspection.version)),
    onProgress: (done, total, label) => run.progress(done, total, `${label} ${environment.name}`),
    signal: run.signal,
  };
  const captured = (await captureChosen(request, wish.chosen)) ?? (await capture(request));
  return {
    ...captured,
    environment,
    client,
    inspection,
    users: (names) =>
      names === undefined
        ? users.refresh(who, client, run.signal)
        : users.knowing(who, client, names, run.signal),
  };
}

/**
 * Captures what was chosen by itself; null where that cannot be done: too much, or it needs more than its exports bring.
 * Superset before 6.0 finds nothing by UUID, and its imports want more than what changed.
 */
async function captureChosen(
  request: CaptureRequest,
  chosen: Chosen | undefined,
): Promise<Capture | null> {
  if (chosen === undefined || !canBeChosen([...chosen.ids])) return null;
  if (!request.inspection.capabilities.sparseAssetsImport) return null;
  const captured = await capture({ ...request, chosen, fresh: EVERYTHING_FRESH });
  return captured.problems.length === 0 && standByThemselves(captured.read, chosen)
    ? captured
    : null;
}

/**
 * Reads assets of a capture that it took from an earlier one, so that the capture holds them as they are now.
 * @throws SupersetError when they cannot be read.
 */
export async function readMore(
  run: JobRun,
  captured: EnvironmentCapture,
  ids: readonly AssetId[],
): Promise<EnvironmentCapture> {
  const wanted = new Map<BundleKind, number[]>();
  for (const id of ids) {
    const entry = captured.index.get(id);
    if (entry === undefined) continue;
    const kind = entry.kind as BundleKind;
    wanted.set(kind, [...(wanted.get(kind) ?? []), entry.localId]);
  }
  const fresh = await readFresh(
    {
      client: captured.client,
      index: captured.index,
      localIds: captured.ids,
      signal: run.signal,
    },
    wanted,
    () => undefined,
  );
  const read = new Map(captured.read);
  const assets = new Map(captured.assets);
  for (const id of ids) {
    const asset = fresh.assets.get(id);
    const known = assets.get(id);
    if (asset === undefined || known === undefined) {
      // It went away between the list and this read, or it is among the unread.
      assets.delete(id);
      read.delete(id);
      continue;
    }
    read.set(id, asset);
    assets.set(id, { ...known, hash: asset.hash, name: asset.name });
  }
  const unread = new Map([...captured.unread, ...fresh.unread]);
  return { ...captured, assets, read, unread, problems: [...captured.problems, ...fresh.problems] };
}

/** A client whose requests appear in the job's story. */
export async function connectForJob(
  context: Context,
  run: JobRun,
  environment: { readonly id: string; readonly name: string },
): Promise<SupersetClient> {
  return context.environments.connect(environment.id, {
    signal: run.signal,
    onRequest: (event) =>
      run.request({
        environment: environment.name,
        method: event.method,
        path: event.path,
        status: event.status ?? null,
        ms: event.ms ?? 0,
      }),
  });
}

import { z } from 'zod';
import { AssetDetail, AssetDiff, AssetRow } from './assets.ts';
import { AssetIdText, Id, IdParams, Kind, Moment, PageQuery, pageOf } from './basics.ts';
import { Job } from './jobs.ts';
import { route } from '../route.ts';

/** What can stand on a side of a comparison or be the source of a plan. */
export const Side = z.discriminatedUnion('from', [
  z.object({ from: z.literal('environment'), environment: Id }),
  z.object({ from: z.literal('snapshot'), snapshot: Id }),
]);
export type Side = z.infer<typeof Side>;

export const SnapshotRow = z.object({
  id: Id,
  /** capture: read from an environment. bundle: an uploaded export. pre-image: kept before an apply. verification: read after one. */
  origin: z.enum(['capture', 'bundle', 'pre-image', 'verification']),
  environment: z.object({ id: Id, name: z.string() }).nullable(),
  /** File name of an uploaded bundle. */
  label: z.string(),
  supersetVersion: z.string().nullable(),
  complete: z.boolean(),
  counts: z.partialRecord(Kind, z.number().int()),
  problems: z.array(z.object({ message: z.string(), asset: AssetIdText.optional() })),
  capturedAt: Moment,
});

export const snapshots = {
  capture: route({
    method: 'POST',
    path: '/api/environments/:id/captures',
    summary:
      'Capture an environment as a snapshot; a job. `full` distrusts every hint and reads all again',
    needs: 'snapshots:write',
    params: IdParams,
    body: z.object({ full: z.boolean().default(false) }),
    answer: 'json',
    status: 202,
    response: Job,
  }),
  upload: route({
    method: 'POST',
    path: '/api/bundles',
    summary: 'Upload an export bundle (zip) of Superset; it becomes a snapshot',
    needs: 'snapshots:write',
    query: z.object({ name: z.string().max(200).default('bundle.zip') }),
    upload: { contentType: 'application/zip', maxBytes: 100 * 1024 * 1024 },
    answer: 'json',
    status: 201,
    response: SnapshotRow,
  }),
  list: route({
    method: 'GET',
    path: '/api/snapshots',
    summary: 'Snapshots, newest first',
    needs: 'snapshots:read',
    query: PageQuery.extend({ environment: Id.optional() }),
    answer: 'json',
    response: pageOf(SnapshotRow),
  }),
  get: route({
    method: 'GET',
    path: '/api/snapshots/:id',
    summary: 'One snapshot',
    needs: 'snapshots:read',
    params: IdParams,
    answer: 'json',
    response: SnapshotRow,
  }),
  assets: route({
    method: 'GET',
    path: '/api/snapshots/:id/assets',
    summary: 'Assets of a snapshot, by kind and name',
    needs: 'snapshots:read',
    params: IdParams,
    query: PageQuery.extend({ kind: Kind.optional() }),
    answer: 'json',
    response: pageOf(AssetRow),
  }),
  asset: route({
    method: 'GET',
    path: '/api/snapshots/:id/assets/:asset',
    summary: 'One asset of a snapshot, with content, references and users',
    needs: 'snapshots:read',
    params: z.object({ id: Id, asset: AssetIdText }),
    answer: 'json',
    response: AssetDetail,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/snapshots/:id',
    summary: 'Remove a snapshot that no plan or promotion rests on',
    needs: 'snapshots:write',
    params: IdParams,
    answer: 'empty',
  }),
};

export const ComparisonStatus = z.enum(['changed', 'only-left', 'only-right', 'same']);

export const Comparison = z.object({
  id: Id,
  left: SnapshotRow,
  right: SnapshotRow,
  /** Rows for each status, and for each kind the same. */
  counts: z.record(ComparisonStatus, z.number().int()),
  countsByKind: z.partialRecord(Kind, z.record(ComparisonStatus, z.number().int())),
  createdAt: Moment,
});

export const ComparisonRow = z.object({
  id: AssetIdText,
  kind: Kind,
  name: z.string(),
  status: ComparisonStatus,
  /** How many fields differ (changed only). */
  fields: z.number().int(),
  usedBy: z.array(z.object({ id: AssetIdText, name: z.string(), role: z.string() })),
});

export const comparisons = {
  create: route({
    method: 'POST',
    path: '/api/comparisons',
    summary:
      'Compare any two of: environment now, snapshot, bundle; a job that results in a comparison',
    needs: 'snapshots:write',
    body: z.object({ left: Side, right: Side }),
    answer: 'json',
    status: 202,
    response: Job,
  }),
  get: route({
    method: 'GET',
    path: '/api/comparisons/:id',
    summary: 'One comparison with its counts',
    needs: 'snapshots:read',
    params: IdParams,
    answer: 'json',
    response: Comparison,
  }),
  rows: route({
    method: 'GET',
    path: '/api/comparisons/:id/rows',
    summary: 'Assets of a comparison; without a status everything but what is the same',
    needs: 'snapshots:read',
    params: IdParams,
    query: PageQuery.extend({ kind: Kind.optional(), status: ComparisonStatus.optional() }),
    answer: 'json',
    response: pageOf(ComparisonRow),
  }),
  diff: route({
    method: 'GET',
    path: '/api/comparisons/:id/rows/:asset',
    summary: 'One asset of a comparison: the fields that differ, and both versions',
    needs: 'snapshots:read',
    params: z.object({ id: Id, asset: AssetIdText }),
    answer: 'json',
    response: AssetDiff,
  }),
};

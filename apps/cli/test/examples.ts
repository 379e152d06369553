import type { contract, CallOutput, Job, JobEvent } from '@ss-tools/api';

type Environment = CallOutput<typeof contract.environments.get>;
type Plan = CallOutput<typeof contract.plans.get>;
type Promotion = CallOutput<typeof contract.promotions.get>;
type Snapshot = CallOutput<typeof contract.snapshots.get>;

export const id = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const AT = '2026-11-22T20:00:00.000Z';

export const environment = (name: string, number: number): Environment => ({
  id: id(number),
  name,
  url: `https://${name}.example.com`,
  stage: name,
  credentials: { kind: 'password', username: 'admin', provider: 'db' },
  headerNames: [],
  tls: { customCa: false, insecure: false },
  requestsPerSecond: 40,
  inspection: {
    at: AT,
    ok: true,
    version: '6.1.0',
    knownVersion: true,
    account: { username: 'admin', roles: ['Admin'] },
    capabilities: [{ name: 'sparse-import', available: true }],
    warnings: [],
    error: null,
  },
  lastCapture: { snapshot: id(number + 100), at: AT, assets: 3 },
  createdAt: AT,
});

export const snapshot = (number: number, from: Environment | null): Snapshot => ({
  id: id(number),
  origin: from === null ? 'bundle' : 'capture',
  environment: from === null ? null : { id: from.id, name: from.name },
  label: from === null ? 'export.zip' : '',
  supersetVersion: '6.1.0',
  complete: true,
  counts: { chart: 2, dashboard: 1 },
  problems: [],
  capturedAt: AT,
});

export const job = (number: number, more: Partial<Job> = {}): Job => ({
  id: id(number),
  kind: 'plan',
  state: 'queued',
  title: 'Plan dev → stage',
  progress: null,
  result: null,
  error: null,
  cancellable: true,
  createdBy: 'admin',
  createdAt: AT,
  startedAt: null,
  finishedAt: null,
  ...more,
});

/** A job's story: a little progress, then its end. */
export const story = (ended: Job): JobEvent[] => [
  { seq: 1, at: AT, type: 'progress', done: 1, total: 2, label: 'Reading dev' },
  { seq: 2, at: AT, type: 'step', step: 'read', label: 'Read dev', state: 'done' },
  { seq: 3, at: AT, type: 'state', job: ended },
];

export const DASHBOARD = 'dashboard:11111111-1111-4111-8111-111111111111' as const;
export const CHART = 'chart:22222222-2222-4222-8222-222222222222' as const;

export const plan = (more: Partial<Plan> = {}): Plan => ({
  id: id(50),
  hash: 'abc',
  intent: 'promotion',
  source: { snapshot: id(101), environment: { id: id(1), name: 'dev' }, label: '', keptAt: null },
  target: { id: id(2), name: 'stage' },
  rollbackOf: null,
  summary: {
    create: 1,
    update: 1,
    repoint: 0,
    delete: 0,
    unchanged: 3,
    questions: 0,
    conflicts: 0,
    blockers: 0,
    warnings: 1,
  },
  applicable: true,
  promotion: null,
  supersededBy: null,
  createdBy: 'admin',
  createdAt: AT,
  notices: [
    {
      level: 'warning',
      code: 'owner-missing',
      message: 'The owner "eva" does not exist in stage.',
      hint: 'Map the owner, or leave it: the account becomes the owner.',
    },
  ],
  changes: [
    {
      id: DASHBOARD,
      kind: 'dashboard',
      name: 'Sales',
      action: 'create',
      before: null,
      after: 'h1',
      fields: [],
      reasons: [{ why: 'selected' }],
    },
    {
      id: CHART,
      kind: 'chart',
      name: 'By month',
      action: 'update',
      before: 'h2',
      after: 'h3',
      fields: [
        { path: '/viz_type', format: 'value', before: 'table', after: 'bar' },
        { path: '/sql', format: 'sql', before: 'select 1\nfrom a', after: 'select 2\nfrom a' },
      ],
      reasons: [{ why: 'needed-by', by: DASHBOARD, role: 'chart' }],
    },
  ],
  request: {
    source: { from: 'environment', environment: id(1) },
    select: [DASHBOARD],
    remove: [],
    resolutions: [],
    mappings: { assets: [], catalogs: [], schemas: [], tables: [], roles: [], owners: [] },
  },
  names: {},
  ...more,
});

export const promotion = (more: Partial<Promotion> = {}): Promotion => {
  const { notices: _n, changes: _c, request: _r, names: _m, ...row } = plan();
  return {
    id: id(60),
    plan: row,
    job: id(61),
    state: 'verified',
    rolledBackBy: null,
    canRollBack: true,
    dismissedAt: null,
    mismatches: [],
    error: null,
    steps: [],
    preImage: id(62),
    verification: null,
    createdBy: 'admin',
    createdAt: AT,
    finishedAt: AT,
    ...more,
  };
};

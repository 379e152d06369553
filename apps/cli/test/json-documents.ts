import { contract, ComparisonRow, FieldChangeRow, Promotion } from '@ss-tools/api';
import { z } from 'zod';
import type { ExitCode } from '../src/command.ts';
import type { Settings } from './run-command.ts';
import type { DocumentedLab } from './documented-lab.ts';

/** A command that does what it is asked, and the shape of the one document that it prints. */
export type Document = {
  readonly command: string;
  /** Arguments, after what has to be there before; no row rests on what another one did. */
  readonly args: (lab: DocumentedLab) => readonly string[] | Promise<readonly string[]>;
  readonly prints: z.ZodType;
  readonly code?: ExitCode;
  readonly settings?: (lab: DocumentedLab) => Settings;
};

const rowsOf = <Row extends z.ZodType>(route: {
  response: z.ZodObject<{ items: z.ZodArray<Row> }>;
}) => route.response.shape.items;

const compared = z.strictObject({
  comparison: contract.comparisons.get.response,
  rows: z.array(ComparisonRow.extend({ changes: z.array(FieldChangeRow).optional() })),
});
const nothingToDo = z.strictObject({ plan: z.uuid(), state: z.literal('nothing-to-do') });
const verified = Promotion.extend({ state: z.literal('verified') });
const environment = contract.environments.get.response;
const plan = contract.plans.get.response;
const job = contract.jobs.get.response;

/** At least one for each command, in the order of docs/cli.md. */
export const DOCUMENTS: readonly Document[] = [
  {
    command: 'login',
    args: ({ server }) => [server.url, '-u', 'admin', '--password-stdin'],
    prints: z.strictObject({ url: z.url(), username: z.string(), file: z.string() }),
    settings: (lab) => ({
      stdin: `${lab.adminPassword}\n`,
      env: { SS_TOOLS_CONFIG: lab.path('login/login.json') },
    }),
  },
  {
    command: 'logout',
    args: (lab) => lab.signedIn('logout.json').then(() => []),
    prints: z.strictObject({ url: z.url() }),
    settings: (lab) => ({ env: { SS_TOOLS_CONFIG: lab.path('logout.json') } }),
  },
  { command: 'logout', args: () => [], prints: z.strictObject({ url: z.null() }) },
  {
    command: 'env add',
    args: (lab) => ['added', lab.prod.url, '-u', 'admin', '--password', 'env:PW'],
    prints: environment,
    settings: (lab) => ({ env: { PW: lab.prod.password } }),
  },
  {
    command: 'env add',
    args: () => ['nowhere', 'http://127.0.0.1:1', '-u', 'admin', '--password', 'stdin'],
    prints: environment,
    code: 1,
    settings: () => ({ stdin: 'secret\n' }),
  },
  {
    command: 'env edit',
    args: async (lab) => [await lab.environment('edited'), '--stage', 'other'],
    prints: environment,
  },
  { command: 'env list', args: () => [], prints: rowsOf(contract.environments.list) },
  { command: 'env test', args: () => ['prod'], prints: contract.environments.test.response },
  {
    command: 'env remove',
    args: async (lab) => [await lab.environment('removed')],
    prints: z.strictObject({ removed: z.uuid(), name: z.literal('removed') }),
  },
  { command: 'capture', args: () => ['prod'], prints: contract.snapshots.get.response },
  { command: 'assets', args: () => ['stage'], prints: rowsOf(contract.snapshots.assets) },
  { command: 'compare', args: () => ['stage', 'prod'], prints: compared },
  {
    command: 'compare',
    args: () => ['stage', 'prod', '--fields', '--exit-code'],
    prints: compared,
    code: 2,
  },
  {
    command: 'compare',
    args: () => ['prod', 'prod', '--exit-code'],
    prints: compared,
  },
  { command: 'map', args: () => ['stage', 'prod'], prints: contract.mappings.get.response },
  {
    command: 'map',
    args: () => ['stage', 'prod', '--owner', 'eva=eva.k'],
    prints: contract.mappings.get.response,
  },
  {
    command: 'map',
    args: () => ['stage', 'prod', '--owner', 'bob=bob', '--forget', 'owner:bob'],
    prints: contract.mappings.get.response,
  },
  {
    command: 'plan',
    args: () => ['stage', 'prod', '--select', 'misc_charts'],
    prints: plan,
  },
  {
    command: 'plan',
    args: () => ['stage', 'prod', '--select', 'misc_charts', '--exit-code'],
    prints: plan,
    code: 2,
  },
  {
    command: 'plan',
    args: async (lab) => [
      'stage',
      'prod',
      '--select',
      (await lab.promoted('deck')).selected,
      '--exit-code',
    ],
    prints: plan,
  },
  {
    command: 'plan',
    // Nothing is mapped for this pair, so that the plan asks.
    args: async (lab) => [
      'stage',
      await lab.environment('unmapped'),
      '--select',
      'misc_charts',
      '--exit-code',
    ],
    prints: plan,
    code: 1,
  },
  { command: 'show', args: async (lab) => [await lab.plan('misc_charts')], prints: plan },
  {
    command: 'show',
    args: async (lab) => {
      const id = await lab.plan('misc_charts');
      return [id, '--asset', await lab.changeOf(id)];
    },
    prints: contract.plans.diff.response,
  },
  { command: 'plans', args: () => ['--target', 'prod'], prints: rowsOf(contract.plans.list) },
  { command: 'apply', args: async (lab) => [await lab.plan('births')], prints: verified },
  {
    command: 'promote',
    args: () => ['stage', 'prod', '--select', 'world_health', '--yes'],
    prints: verified,
  },
  {
    command: 'promote',
    args: async (lab) => [
      'stage',
      'prod',
      '--select',
      (await lab.promoted('deck')).selected,
      '--yes',
    ],
    prints: nothingToDo,
  },
  { command: 'promotions', args: () => [], prints: rowsOf(contract.promotions.list) },
  {
    command: 'promotions',
    args: async (lab) => [(await lab.promoted('deck')).id],
    prints: verified,
  },
  {
    command: 'rollback',
    args: async (lab) => [(await lab.promoted('deck')).id, '--plan-only'],
    prints: plan,
  },
  {
    command: 'rollback',
    args: async (lab) => [(await lab.promoted('survey')).id, '--yes'],
    prints: verified,
  },
  {
    command: 'watch',
    args: async (lab) => [(await lab.promoted('deck')).job],
    prints: job,
  },
  { command: 'cancel', args: async (lab) => [await lab.captureUnderWay()], prints: job },
  { command: 'jobs', args: () => [], prints: rowsOf(contract.jobs.list) },
  { command: 'token create', args: () => ['made'], prints: contract.tokens.create.response },
  { command: 'token list', args: () => [], prints: rowsOf(contract.tokens.list) },
  {
    command: 'token revoke',
    args: async (lab) => [await lab.token('revoked')],
    prints: z.strictObject({ revoked: z.uuid(), name: z.literal('revoked') }),
  },
  {
    command: 'completion',
    args: () => ['bash'],
    prints: z.strictObject({ shell: z.literal('bash'), script: z.string() }),
  },
];

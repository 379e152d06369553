import type { Drill, Inspection, Rehearsal } from './drill.ts';
import { accessDrift, accessUnchecked, personLeaves } from './faults/access-faults.ts';
import { logsGrow, poolExhausted, slowQuery } from './faults/database-faults.ts';
import { diskFull } from './faults/disk-fault.ts';
import { productDown } from './faults/product-fault.ts';
import { redisDown, redisFull } from './faults/redis-faults.ts';
import { reportFailing } from './faults/report.ts';
import {
  beatDoubled,
  beatStalled,
  monitoringBlind,
  nginxDown,
  postgresDown,
  webDown,
} from './faults/service-faults.ts';
import { certificateEnds, referrerRefused, signInFailing } from './faults/sign-in-faults.ts';
import { backlog, workerDown, workerKilled } from './faults/worker-faults.ts';
import { forgottenSteps } from './forgotten-step.ts';
import { asBuilt } from './inspections/as-built.ts';
import { asyncCharts } from './inspections/async-charts.ts';
import { dashboard } from './inspections/dashboard.ts';
import { product } from './inspections/product.ts';
import { backupMissing, backupStale, escrow } from './procedures/backups.ts';
import { passwords } from './procedures/passwords.ts';
import { productPasswords, productRestore } from './procedures/product.ts';
import { archiveRefused, restoreDump, restoreMoment, restorePoint } from './procedures/restore.ts';
import { secretKey, secretKeyBegun } from './procedures/secret-key.ts';
import { upgrade } from './procedures/upgrade.ts';

const rehearsals: Rehearsal[] = [
  webDown,
  nginxDown,
  postgresDown,
  redisDown,
  redisFull,
  workerDown,
  backlog,
  beatStalled,
  beatDoubled,
  workerKilled,
  signInFailing,
  referrerRefused,
  certificateEnds,
  poolExhausted,
  logsGrow,
  slowQuery,
  accessDrift,
  personLeaves,
  accessUnchecked,
  monitoringBlind,
  reportFailing,
  secretKey,
  secretKeyBegun,
  passwords,
  backupStale,
  backupMissing,
  archiveRefused,
  diskFull,
  restoreDump,
  restoreMoment,
  restorePoint,
  escrow,
  productDown,
  productRestore,
  productPasswords,
];

/** Leaves out each step of each runbook; one drill for each of them, so that one that is red hides no other. */
export const forgotten: Inspection[] = [...Map.groupBy(rehearsals, (one) => one.runbook)].map(
  ([runbook, group]) => forgottenSteps(`forgotten-${runbook}`, group),
);

/** Every drill, in the order in which `npm run drill` runs them. */
export const drills: Drill[] = [
  asBuilt,
  asyncCharts,
  dashboard,
  product,
  ...rehearsals,
  upgrade,
  ...forgotten,
];

/** One for each part of the stack, without promised times: for a change of it, and for CI. */
export const quick: string[] = [
  'as-built',
  'async-charts',
  'dashboard',
  'forgotten-web-down',
  'web-down',
  'postgres-down',
  'redis-down',
  'worker-down',
  'secret-key-begun',
  'password-rotation',
  'restore-dump',
];

import type { Drill } from './drill.ts';
import {
  beatDoubled,
  beatStalled,
  postgresDown,
  redisDown,
  redisFull,
  webDown,
  workerDown,
} from './faults/service-faults.ts';
import { accessDrift, certificateEnds, signInFailing } from './faults/access-faults.ts';
import { logsGrow, poolExhausted, slowQuery } from './faults/database-faults.ts';
import { reportFailing } from './faults/report.ts';
import { monitoringBlind, workerKilled } from './faults/worker-memory.ts';
import { asBuilt, dashboard, product } from './inspections.ts';
import { forgottenStep } from './forgotten-step.ts';
import { passwords } from './procedures/passwords.ts';
import { restoreDump, restoreMoment, restorePoint } from './procedures/restore.ts';
import { secretKey } from './procedures/secret-key.ts';
import { upgrade } from './procedures/upgrade.ts';

/** Every drill, in the order in which `npm run drill` runs them. */
export const drills: Drill[] = [
  asBuilt,
  dashboard,
  product,
  webDown,
  forgottenStep,
  postgresDown,
  redisDown,
  redisFull,
  workerDown,
  beatStalled,
  beatDoubled,
  workerKilled,
  signInFailing,
  certificateEnds,
  poolExhausted,
  logsGrow,
  slowQuery,
  accessDrift,
  monitoringBlind,
  reportFailing,
  secretKey,
  passwords,
  restoreDump,
  restoreMoment,
  restorePoint,
  upgrade,
];

/** Those of CI: each part of the stack once, within its time. */
export const quick: string[] = [
  'web-down',
  'forgotten-step',
  'postgres-down',
  'redis-down',
  'worker-down',
  'secret-key-rotation',
  'restore-dump',
];

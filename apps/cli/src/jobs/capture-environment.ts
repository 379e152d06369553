import { contract } from '@ss-tools/api';
import type { ApiClient } from '@ss-tools/api';
import type { Session } from '../command.ts';
import type { EnvironmentRow } from '../named/environments.ts';
import { resultOf } from './follow-job.ts';

/** Captures an environment and shows how it goes; answers the snapshot's id. */
export async function captureEnvironment(
  session: Session,
  api: ApiClient,
  environment: EnvironmentRow,
  full = false,
): Promise<string> {
  const job = await api.call(contract.snapshots.capture, {
    params: { id: environment.id },
    body: { full },
  });
  return resultOf(session.terminal, api, job, 'snapshot');
}

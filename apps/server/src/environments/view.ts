import type { Environment } from '@ss-tools/api';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { EnvironmentTable } from '../database/schema/environments.ts';
import { viewInspection } from './inspect.ts';

/** An environment as the API shows it: which secrets it has, never what they are. */
export function viewEnvironment(row: Selectable<EnvironmentTable>): z.infer<typeof Environment> {
  const captured = row.last_capture_snapshot !== null && row.last_capture_at !== null;
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    stage: row.stage,
    credentials: { kind: row.credential_kind, username: row.username, provider: row.provider },
    headerNames: row.header_names,
    tls: { customCa: row.custom_ca, insecure: row.insecure },
    requestsPerSecond: row.requests_per_second,
    inspection: row.inspection === null ? null : viewInspection(row.inspection),
    lastCapture: captured
      ? {
          snapshot: row.last_capture_snapshot!,
          at: row.last_capture_at!.toISOString(),
          assets: row.last_capture_assets ?? 0,
        }
      : null,
    createdAt: row.created_at.toISOString(),
  };
}

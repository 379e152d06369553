import type { Inspection } from '@ss-tools/superset';
import type { CreatedAt, JsonColumn } from './column.ts';

/** What the last connection test found, as it is stored. */
export type StoredInspection = {
  at: string;
  /** The environment's revision that was tested. */
  revision: number;
  found: Inspection | null;
  error: { code: string; message: string; hint?: string } | null;
};

/** Supersets. Credentials, header values and the CA are in `secrets`; what is here may be shown. */
export type EnvironmentTable = {
  id: string;
  name: string;
  url: string;
  stage: string;
  credential_kind: 'password' | 'token';
  username: string | null;
  provider: 'db' | 'ldap' | null;
  header_names: JsonColumn<string[]>;
  custom_ca: boolean;
  insecure: boolean;
  requests_per_second: number;
  inspection: JsonColumn<StoredInspection> | null;
  /** Counts edits; a cached client of an older revision is not used again. */
  revision: number;
  /** Written by the capture job in the transaction that keeps the snapshot. */
  last_capture_snapshot: string | null;
  last_capture_at: Date | null;
  last_capture_assets: number | null;
  created_at: CreatedAt;
};

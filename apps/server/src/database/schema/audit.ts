import type { CreatedAt, JsonColumn } from './column.ts';

export type AuditTable = {
  id: string;
  at: CreatedAt;
  actor: string;
  action: string;
  subject: string;
  detail: JsonColumn<Record<string, unknown>>;
  request_id: string | null;
};

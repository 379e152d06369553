import type { Api } from '../api.ts';
import type { ReadOptions } from '../client.ts';
import { isSupersetError } from '../errors.ts';
import type { ReportRow } from '../rows.ts';
import { listAll } from './list.ts';
import { number, text } from './reading.ts';

const COLUMNS = ['id', 'name', 'chart_id', 'dashboard_id'];

/**
 * Alerts and reports (`GET /api/v1/report/`, the same from 4.1 to 6.1). null where the account may not see them, or where
 * they are switched off (ALERT_REPORTS): Superset answers 404 then.
 */
export async function reports(api: Api, options: ReadOptions = {}): Promise<ReportRow[] | null> {
  const place = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  try {
    const rows = await listAll(api, '/api/v1/report/', { columns: COLUMNS, ...options });
    return rows.map((row) => ({
      id: number(row, 'id'),
      name: text(row, 'name'),
      chartId: place(row['chart_id']),
      dashboardId: place(row['dashboard_id']),
    }));
  } catch (error) {
    if (isSupersetError(error, 'not-found', 'forbidden')) return null;
    throw error;
  }
}

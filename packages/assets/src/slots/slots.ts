import type { AssetKind } from '../asset.ts';
import type { JsonObject } from '../json.ts';
import { fillChart } from './chart.ts';
import { fillDashboard } from './dashboard.ts';
import { fillMember } from './slot.ts';
import type { FillSlot } from './slot.ts';

/**
 * Visits every place where content of a kind names another asset, and fills it anew. Changes the content itself:
 * hand over a copy, unless `fill` gives back each value as it was.
 */
export function fillSlots(kind: AssetKind, content: JsonObject, fill: FillSlot): void {
  if (kind === 'dashboard') fillDashboard(content, fill);
  else if (kind === 'chart') fillChart(content, fill);
  else if (kind === 'dataset' || kind === 'saved_query') {
    const slot = { kind: 'database', role: 'database', path: '/database_uuid' } as const;
    fillMember(content, 'database_uuid', slot, fill);
  }
}

import { auditFeature } from './audit/feature.ts';
import { sessionFeature } from './auth/session-feature.ts';
import { tokenFeature } from './auth/token-feature.ts';
import { comparisonFeature } from './comparisons/comparison-feature.ts';
import { environmentFeature } from './environments/feature.ts';
import type { Feature } from './feature.ts';
import { mappingFeature } from './mappings/mapping-feature.ts';
import { planFeature } from './plans/plan-feature.ts';
import { promotionFeature } from './promotions/promotion-feature.ts';
import { snapshotFeature } from './snapshots/snapshot-feature.ts';

/** Every feature of the server; jobs/feature.ts joins them at start. */
export const features: readonly Feature[] = [
  sessionFeature,
  tokenFeature,
  environmentFeature,
  snapshotFeature,
  comparisonFeature,
  mappingFeature,
  planFeature,
  promotionFeature,
  auditFeature,
];

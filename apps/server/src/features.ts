import { auditFeature } from './audit/feature.ts';
import { sessionFeature } from './auth/session-feature.ts';
import { tokenFeature } from './auth/token-feature.ts';
import { environmentFeature } from './environments/feature.ts';
import type { Feature } from './feature.ts';

/** Every feature of the server; jobs/feature.ts joins them at start. */
export const features: readonly Feature[] = [sessionFeature, tokenFeature, environmentFeature, auditFeature];

import type { Feature } from '../feature.ts';
import { comparisonHandler } from './comparison-job.ts';
import { addComparisonRoutes } from './comparison-routes.ts';

/** Any two of: environment now, kept snapshot, uploaded bundle. */
export const comparisonFeature: Feature = {
  routes: addComparisonRoutes,
  jobs: (context) => [comparisonHandler(context)],
};

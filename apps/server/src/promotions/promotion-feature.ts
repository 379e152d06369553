import type { Feature } from '../feature.ts';
import { applyHandler } from './apply/apply-job.ts';
import { addApplyRoute } from './apply-route.ts';
import { addDismissRoute } from './attention.ts';
import { addPromotionRoutes } from './promotion-routes.ts';

/** Runs of plans: apply, verify, and their history. */
export const promotionFeature: Feature = {
  routes(add, context) {
    addApplyRoute(add, context);
    addPromotionRoutes(add, context);
    addDismissRoute(add, context);
  },
  jobs: (context) => [applyHandler(context)],
};

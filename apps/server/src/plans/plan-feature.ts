import type { Feature } from '../feature.ts';
import { planHandler } from './plan-job.ts';
import { addMakePlanRoute } from './make-plan-route.ts';
import { addPlanRoutes } from './plan-routes.ts';
import { addRollbackRoute } from './rollback-route.ts';

/** Plans: what a promotion or a rollback would do, before it does it. */
export const planFeature: Feature = {
  routes(add, context) {
    addMakePlanRoute(add, context);
    addRollbackRoute(add, context);
    addPlanRoutes(add, context);
  },
  jobs: (context) => [planHandler(context)],
};

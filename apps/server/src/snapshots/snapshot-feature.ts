import type { Feature } from '../feature.ts';
import { captureHandler } from './capture-job.ts';
import { addCaptureRoute } from './capture-route.ts';
import { addSnapshotAssetRoutes } from './asset-routes.ts';
import { addSnapshotRoutes } from './snapshot-routes.ts';
import { addUploadRoute } from './upload-route.ts';

/** Captures, uploaded bundles, and what they hold. */
export const snapshotFeature: Feature = {
  routes(add, context) {
    addCaptureRoute(add, context);
    addUploadRoute(add, context);
    addSnapshotRoutes(add, context);
    addSnapshotAssetRoutes(add, context);
  },
  jobs: (context) => [captureHandler(context)],
};

import type { Notice, PlanInput } from '../plan.ts';
import { importerOf } from '../versions/importer-of.ts';

/** Warns where a plan cannot know what the target takes: a version that could not be read, or that was never tried. */
export function checkVersions({ desired, target }: PlanInput): Notice[] {
  const notices: Notice[] = [];
  if (target.supersetVersion === null) {
    notices.push(
      unknown(
        'The Superset version of the target is not known, so the plan cannot tell which fields it refuses.',
      ),
    );
  } else {
    const line = importerOf(target.supersetVersion)?.line;
    if (
      line !== undefined &&
      !`${target.supersetVersion}.`.replace(/^v/, '').startsWith(`${line}.`)
    ) {
      notices.push(
        unknown(
          `Superset ${target.supersetVersion} of the target was never tried; the plan takes it for a ${line}.`,
        ),
      );
    }
  }
  if (desired.supersetVersion === null) {
    notices.push(
      unknown(
        'The Superset version of the source is not known, so its fields are taken as they are.',
      ),
    );
  }
  return notices;
}

const unknown = (message: string): Notice => ({
  level: 'warning',
  code: 'version-unknown',
  message,
  hint: 'Look at the verification after the plan was applied: it tells if something arrived otherwise.',
});

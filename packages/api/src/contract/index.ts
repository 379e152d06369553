import { audit } from './audit.ts';
import { environments } from './environments.ts';
import { jobs } from './jobs.ts';
import { mappings } from './mappings.ts';
import { plans, promotions } from './promotions.ts';
import { session, tokens } from './session.ts';
import { comparisons, snapshots } from './snapshots.ts';

/** Every API method, by feature. */
export const contract = {
  session,
  tokens,
  environments,
  snapshots,
  comparisons,
  mappings,
  plans,
  promotions,
  jobs,
  audit,
};

import { test } from 'node:test';
import { supersetVersions } from '@ss-tools/lab';
import { contracts } from './contracts/index.ts';
import { checksFor } from './run.ts';
import { openStage } from './stage.ts';

for (const version of supersetVersions) {
  test(`Superset ${version}`, async (t) => {
    await using stage = await openStage(version);
    for (const contract of contracts) {
      const { there, checks } = checksFor(contract, stage);
      await t.test(
        there ? contract.capability : `${contract.capability} (not there)`,
        async (capability) => {
          for (const [promise, check] of checks) await capability.test(promise, () => check(stage));
        },
      );
    }
  });
}

import { writeBundle } from '@ss-tools/assets';
import type { Asset } from '@ss-tools/assets';
import { countOf, ofKind, underWay } from './write-context.ts';
import type { WriteContext } from './write-context.ts';

/** Imports themes (`POST /api/v1/theme/import/`, 6.0 and later), which `assets/import` passes over. */
export async function writeThemes(write: WriteContext, assets: readonly Asset[]): Promise<void> {
  const themes = ofKind(assets, 'theme');
  if (themes.length === 0) return;
  const { client, ids, supersetVersion } = write.seen.captured;
  await write.steps.step('write:themes', `Import ${countOf(themes)}`, async ({ sending }) => {
    await write.run.assertHeld();
    await sending(underWay(write, themes));
    const { bundle } = writeBundle(themes, {
      type: 'Theme',
      ids,
      supersetVersion,
      timestamp: new Date().toISOString(),
    });
    await client.importBundle('theme', new Map(bundle), { overwrite: true });
  });
}

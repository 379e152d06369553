import type { AssetKind } from '../asset.ts';
import type { Importer } from './importer.ts';
import { SUPERSET_4_1 } from './superset-4-1.ts';
import { SUPERSET_5_0 } from './superset-5-0.ts';
import { SUPERSET_6_0 } from './superset-6-0.ts';
import { SUPERSET_6_1 } from './superset-6-1.ts';

/** Every line that was tried, oldest first. */
export const IMPORTERS: readonly Importer[] = [
  SUPERSET_4_1,
  SUPERSET_5_0,
  SUPERSET_6_0,
  SUPERSET_6_1,
];

/**
 * The importer of a version: that of its line, or of the newest line before it (an unknown 5.1 is taken for a 5.0, a 7.0
 * for the newest known). Versions before the oldest known line are taken for that. null for an unknown version.
 */
export function importerOf(version: string | null): Importer | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  if (major === undefined || minor === undefined) return null;
  const wanted = Number(major) * 1000 + Number(minor);
  const rank = ({ line }: Importer): number => {
    const [lineMajor, lineMinor] = line.split('.').map(Number);
    return (lineMajor ?? 0) * 1000 + (lineMinor ?? 0);
  };
  return IMPORTERS.findLast((importer) => rank(importer) <= wanted) ?? SUPERSET_4_1;
}

/** Whether a version of Superset has a kind of asset at all. An unknown version (null) is given the benefit of the doubt. */
export function supportsKind(kind: AssetKind, version: string | null): boolean {
  return importerOf(version)?.kinds.has(kind) ?? true;
}

/** Whether a line can draw charts of a type, as far as that is known: types of plugins are given the benefit of the doubt. */
export function drawsChartType(importer: Importer, type: string): boolean {
  const at = IMPORTERS.indexOf(importer);
  const isNewer = IMPORTERS.slice(at + 1).some(({ newChartTypes }) => newChartTypes.includes(type));
  const isGone = IMPORTERS.slice(0, at + 1).some(({ goneChartTypes }) =>
    goneChartTypes.includes(type),
  );
  return !isNewer && !isGone;
}

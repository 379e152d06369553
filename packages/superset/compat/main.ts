import { readFile, writeFile } from 'node:fs/promises';
import { canRunSupersets, isSupersetVersion, supersetVersions } from '@ss-tools/lab';
import type { SupersetVersion } from '@ss-tools/lab';
import { cellOf, readReport, writeReport } from './report.ts';
import { runContracts } from './run.ts';
import { openStage } from './stage.ts';

/** `npm run compat -- 6.1.0`: the contract tests against one version, or against all; writes docs/compatibility.md. */
const page = new URL('../../../docs/compatibility.md', import.meta.url);

function chosen(): readonly SupersetVersion[] {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((version) => !isSupersetVersion(version));
  if (unknown.length > 0) {
    console.error(
      `The lab has no Superset ${unknown.join(', ')}. It has ${supersetVersions.join(', ')}.`,
    );
    process.exit(1);
  }
  return asked.length > 0 ? asked.filter(isSupersetVersion) : supersetVersions;
}

const versions = chosen();
const able = await canRunSupersets(versions);
if (!able.ok) {
  console.error(`No Superset can run here: ${able.reason}`);
  process.exit(1);
}
const cells = readReport(await readFile(page, 'utf8').catch(() => ''));
const broken: string[] = [];
let passed = 0;
for (const version of versions) {
  console.log(`Superset ${version}`);
  await using stage = await openStage(version);
  const results = await runContracts(stage, (capability, finding) => {
    if (finding.broken === null) passed += 1;
    else
      broken.push(
        `${version}: ${capability}: ${finding.promise}: ${finding.broken.split('\n')[0]}`,
      );
    console.log(
      `  ${finding.broken === null ? 'ok    ' : 'BROKEN'} ${capability}: ${finding.promise}${finding.broken === null ? '' : `\n${finding.broken}`}`,
    );
  });
  cells.set(version, new Map(results.map((result) => [result.capability, cellOf(result)])));
}
await writeFile(page, writeReport(cells, broken));
console.log(`Written to docs/compatibility.md.\n${passed} passed, ${broken.length} failed`);
process.exitCode = broken.length > 0 ? 1 : 0;

/** The static checks of ops/: `npm run ops:check`. On CI a check that cannot run is a failure. */
import { resolve } from 'node:path';
import { alertFindings } from './alerts.ts';
import { badLinks } from './links.ts';
import { settingsFindings } from './settings.ts';
import {
  composeConfig,
  gitleaks,
  hadolint,
  promtool,
  shellcheck,
  type ToolResult,
} from './tools.ts';

const root = resolve(import.meta.dirname, '..', '..');
const ops = resolve(root, 'ops');

const results: ToolResult[] = [
  {
    name: 'links',
    findings: badLinks(root, 'ops').map((one) => `${one.file}: ${one.target}: ${one.why}`),
  },
  { name: 'alerts, tests, runbooks', findings: alertFindings(root) },
  { name: 'compose file, settings, secrets', findings: settingsFindings(root) },
  await shellcheck(ops),
  await promtool(ops),
  await hadolint(root),
  await gitleaks(root),
  await composeConfig(ops),
];

let failed = 0;
for (const { name, findings, missing } of results) {
  const bad = findings.length > 0 || (missing !== undefined && process.env['CI'] !== undefined);
  if (bad) failed += 1;
  console.log(
    `${bad ? 'FAIL' : missing === undefined ? 'ok  ' : 'n/a '} ${name}${missing === undefined ? '' : `: not checked here, ${missing}`}`,
  );
  for (const finding of findings) console.log(`     ${finding}`);
}
console.log(`ops checks: ${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** The static checks of ops/: `npm run ops:check`. On CI a check that cannot run is a failure. */
import { resolve } from 'node:path';
import { alertFindings } from './alerts.ts';
import { badLinks } from './links.ts';
import { nginx } from './nginx.ts';
import { settingsFindings } from './settings.ts';
import {
  amtool,
  attempt,
  composeConfig,
  gitleaks,
  hadolint,
  promtool,
  shellcheck,
  type Result,
} from './tools.ts';

const root = resolve(import.meta.dirname, '..', '..');
const ops = resolve(root, 'ops');

const checks: Record<string, () => string[] | Promise<string[]>> = {
  links: () => badLinks(root, 'ops').map((one) => `${one.file}: ${one.target}: ${one.why}`),
  'alerts, tests, runbooks': () => alertFindings(root),
  'compose file, settings, secrets': () => settingsFindings(root),
  shellcheck: () => shellcheck(ops),
  promtool: () => promtool(ops),
  amtool: () => amtool(ops),
  'nginx -t, gixy': () => nginx(ops),
  hadolint: () => hadolint(root),
  gitleaks: () => gitleaks(root),
  'compose config': () => composeConfig(ops),
};
const results: Result[] = [];
for (const [name, check] of Object.entries(checks)) results.push(await attempt(name, check));

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

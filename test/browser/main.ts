import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { canRunSupersets } from '@ss-tools/lab';
import { runNodeTests } from '../run-node-tests.ts';
import { lineOf } from '../tally.ts';
import { ensureChromium } from './chromium.ts';

/** `npm run test:browser`: the console in a real Chromium, against the real server and real Supersets. */
const MINUTE = 60_000;
const root = resolve(import.meta.dirname, '../..');
const wanted = process.argv.slice(2);

const able = await canRunSupersets(['6.1.0']);
if (!able.ok) {
  console.error(`The browser tests need real Supersets.\n${able.reason}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
process.env['CHROMIUM_PATH'] = await ensureChromium();

const files = globSync('test/browser/*.browser.test.ts', { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
const tally = await runNodeTests(root, files, { concurrency: 1, timeoutMs: 20 * MINUTE });
console.log(lineOf(tally));
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;

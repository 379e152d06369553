import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Where Chromium is: CHROMIUM_PATH, or a usual place. Debian's is installed when there is none and this is root on Debian.
 * @throws Error that says what to do, when there is none and none can be installed.
 */
export async function ensureChromium(): Promise<string> {
  const said = process.env['CHROMIUM_PATH'];
  if (said !== undefined && said !== '') {
    if (existsSync(said)) return said;
    throw new Error(`CHROMIUM_PATH says ${said}, and there is no such file.`);
  }
  const found = USUAL_PLACES.find(existsSync);
  if (found !== undefined) return found;
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    throw new Error(
      'The browser tests need Chromium. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to a Chromium or Chrome.',
    );
  }
  console.log('Installing chromium with apt-get …');
  apt('update', '-q');
  apt('install', '-y', '-q', '--no-install-recommends', 'chromium');
  const installed = USUAL_PLACES.find(existsSync);
  if (installed === undefined)
    throw new Error('apt-get installed chromium, but it is in none of its usual places.');
  return installed;
}

function apt(...words: string[]): void {
  const done = spawnSync('apt-get', words, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (done.status !== 0) throw new Error(`apt-get ${words.join(' ')} failed:\n${done.stderr}`);
}

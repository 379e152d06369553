import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { canRunSupersets } from './can-run.ts';

/** A machine with other programs and another cache: only this process's environment tells. */
describe('canRunSupersets', () => {
  const before = { PATH: process.env['PATH'], SS_TOOLS_CACHE: process.env['SS_TOOLS_CACHE'] };
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'can-run-'));
    process.env['PATH'] = folder;
    process.env['SS_TOOLS_CACHE'] = join(folder, 'cache');
  });
  afterEach(async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true });
  });

  const install = async (name: string, script: string) => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  };
  const reason = async () => {
    const answer = await canRunSupersets(['6.1.0']);
    return answer.ok ? 'ok' : answer.reason;
  };

  it('says that there is no Python, and what to install', async () => {
    assert.match(await reason(), /needs Python 3\.11.*no Python was found.*apt-get install/);
  });

  it('says which Python there is instead', async () => {
    await install('python3', 'echo "3.14 /usr/bin/python3"');
    assert.match(await reason(), /python3 is 3\.14/);
  });

  it('says that a Python lacks its venv module', async () => {
    await install('python3.11', 'echo "No module named venv" >&2; exit 1');
    assert.match(await reason(), /python3\.11 has no working venv module/);
  });

  it('says that PyPI cannot be reached where nothing is installed yet', async () => {
    // A Python that is right, and whose pip finds nobody.
    const python = join(folder, 'python3.11');
    await install(
      'python3.11',
      `case "$1" in -c) echo "3.11 ${python}";; *) echo "no route to host" >&2; exit 1;; esac`,
    );
    assert.match(
      await reason(),
      /6\.1\.0 is not installed and PyPI cannot be reached.*\n?.*no route to host/s,
    );
  });
});

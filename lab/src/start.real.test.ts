import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './ask.ts';
import { isAlive } from './signal-process.ts';
import { startSuperset } from './start.ts';
import type { Superset } from './start.ts';
import { supersetVersions } from './versions.ts';

async function signIn(superset: Superset): Promise<string> {
  const { username, password } = superset;
  const login = { username, password, provider: 'db' };
  const answer = await ask(`${superset.url}/api/v1/security/login`, login);
  assert.equal(answer.status, 200, answer.text);
  return (JSON.parse(answer.text) as { access_token: string }).access_token;
}

async function get<T>(superset: Superset, token: string, path: string): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const answer = await fetch(superset.url + path, { headers });
  assert.equal(answer.status, 200, path);
  return (await answer.json()) as T;
}

interface Page<Row> {
  count: number;
  result: Row[];
}

for (const version of supersetVersions) {
  describe(`Superset ${version}, blank`, () => {
    const uuid = '5f9c7a5e-1d0b-4c55-9a39-0d6c0f2f4a11';
    let superset: Superset;
    let token: string;
    before(async () => {
      superset = await startSuperset({
        version,
        estate: 'blank',
        database: { name: 'Own warehouse', uuid },
      });
      token = await signIn(superset);
    });
    after(() => superset?.[Symbol.asyncDispose]());

    it('is of the version that was asked for', async () => {
      const page = await fetch(`${superset.url}/superset/welcome/`, {
        headers: { authorization: `Bearer ${token}` },
      });
      assert.ok((await page.text()).includes(version));
    });

    it('has one database connection, by the name and UUID that were asked for, and no asset', async () => {
      const databases = await get<Page<{ id: number; database_name: string; uuid: string }>>(
        superset,
        token,
        '/api/v1/database/',
      );
      assert.deepEqual(
        databases.result.map((row) => [row.database_name, row.uuid]),
        [['Own warehouse', uuid]],
      );
      assert.deepEqual(superset.databases, [{ name: 'Own warehouse', uuid }]);
      for (const kind of ['dataset', 'chart', 'dashboard']) {
        assert.equal((await get<Page<unknown>>(superset, token, `/api/v1/${kind}/`)).count, 0);
      }
    });

    it('reaches the 21 example tables through it', async () => {
      const tables = await get<Page<{ value: string }>>(
        superset,
        token,
        '/api/v1/database/1/tables/?q=(schema_name:main)',
      );
      assert.equal(tables.count, 21);
      assert.ok(tables.result.some((table) => table.value === 'birth_names'));
    });

    it('knows the connection by its new name in its permissions too', async () => {
      const permissions = await get<Page<{ view_menu: { name: string } }>>(
        superset,
        token,
        '/api/v1/security/permissions-resources/?q=(filters:!((col:permission,opr:rel_o_m,value:' +
          `${await databaseAccess(superset, token)})))`,
      );
      assert.deepEqual(
        permissions.result.map((row) => row.view_menu.name),
        ['[Own warehouse].(id:1)'],
      );
    });
  });
}

async function databaseAccess(superset: Superset, token: string): Promise<number> {
  const query = '(filters:!((col:name,opr:eq,value:database_access)))';
  const page = await get<{ ids: number[] }>(
    superset,
    token,
    `/api/v1/security/permissions/?q=${query}`,
  );
  assert.equal(page.ids.length, 1);
  return page.ids[0] ?? 0;
}

describe('the examples estate', () => {
  it('holds 9 dashboards, 103 charts and 21 datasets whose charts have data', async () => {
    await using superset = await startSuperset({ version: '6.1.0', estate: 'examples' });
    const token = await signIn(superset);
    const counts = { dashboard: 9, chart: 103, dataset: 21, database: 1 };
    for (const [kind, count] of Object.entries(counts)) {
      const page = await get<Page<unknown>>(superset, token, `/api/v1/${kind}/`);
      assert.equal(page.count, count, kind);
    }
    const datasets = await get<Page<{ id: number }>>(
      superset,
      token,
      '/api/v1/dataset/?q=(filters:!((col:table_name,opr:eq,value:birth_names)))',
    );
    const rows = { expressionType: 'SQL', sqlExpression: 'COUNT(*)', label: 'rows' };
    const answer = await fetch(`${superset.url}/api/v1/chart/data`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        datasource: { id: datasets.result[0]?.id, type: 'table' },
        queries: [{ columns: [], metrics: [rows] }],
      }),
    });
    const { result } = (await answer.json()) as { result: { data: unknown }[] };
    assert.deepEqual(result[0]?.data, [{ rows: 75_691 }]);
  });

  it('is refused where the version does not ship it', async () => {
    await assert.rejects(
      startSuperset({ version: '5.0.0', estate: 'examples' }),
      /5\.0\.0 does not ship its examples; the examples estate needs 6\.1\.0/,
    );
  });
});

describe('startSuperset', () => {
  const options = { version: '6.1.0', estate: 'blank' } as const;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'start-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('comes back on its port with its content after a crash and after a stop', async () => {
    await using superset = await startSuperset({ ...options, database: { name: 'Still mine' } });
    const { url, pid } = superset;
    await superset.kill();
    assert.ok(!isAlive(pid));
    await assert.rejects(ask(`${url}/health`), { code: 'ECONNREFUSED' });
    await superset.restart();
    assert.notEqual(superset.pid, pid);
    await superset.stop();
    await assert.rejects(ask(`${url}/health`), { code: 'ECONNREFUSED' });
    await superset.restart();
    assert.equal(superset.url, url);
    const databases = await get<Page<{ database_name: string }>>(
      superset,
      await signIn(superset),
      '/api/v1/database/',
    );
    assert.equal(databases.result[0]?.database_name, 'Still mine');
  });

  it('keeps a folder that was named, and removes one that was not', async () => {
    const home = join(folder, 'kept');
    const first = await startSuperset({ ...options, folder: home });
    await assert.rejects(
      startSuperset({ ...options, folder: home }),
      /Another process runs the Superset in/,
    );
    await first[Symbol.asyncDispose]();
    {
      await using second = await startSuperset({ ...options, folder: home });
      assert.equal(second.url, first.url);
      assert.equal(second.password, first.password);
      assert.deepEqual(second.databases, first.databases);
    }
    await assert.rejects(
      startSuperset({ version: '5.0.0', estate: 'blank', folder: home }),
      /holds a Superset 6\.1\.0 with the blank estate, not 5\.0\.0/,
    );
    await assert.rejects(
      startSuperset({ ...options, folder: home, database: { name: 'Another' } }),
      /whose database connection is examples/,
    );
    const unnamed = await startSuperset(options);
    await unnamed[Symbol.asyncDispose]();
    assert.ok(!existsSync(unnamed.home));
    assert.ok(existsSync(home));
  });

  it('leaves no Superset behind when its process is killed', async () => {
    const home = join(folder, 'orphan');
    const script = `
      import { startSuperset } from ${JSON.stringify(import.meta.resolve('./start.ts'))};
      const superset = await startSuperset(${JSON.stringify({ ...options, folder: home })});
      console.log(JSON.stringify([superset.pid, superset.url]));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const [pid, url] = JSON.parse(line.toString()) as [number, string];
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const limit = Date.now() + 30_000;
    while (isAlive(-pid) && Date.now() < limit) await pause(50);
    assert.ok(!isAlive(-pid), 'gunicorn and its workers are gone');
    await using superset = await startSuperset({ ...options, folder: home });
    assert.equal(superset.url, url);
  });

  it('says which port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await assert.rejects(
      startSuperset({ ...options, port }),
      new RegExp(`Port ${port} of 127.0.0.1 is in use`),
    );
    server.close();
  });

  it('ends its error with the log where Superset does not start', async () => {
    const home = join(folder, 'broken');
    const broken = startSuperset({
      ...options,
      folder: home,
      config: { SQLALCHEMY_DATABASE_URI: 'nonsense://' },
    });
    await assert.rejects(broken, /6\.1\.0 did not start: its process ended\.[^]*nonsense/);
    assert.match(await readFile(join(home, 'superset.log'), 'utf8'), /nonsense/);
    await using mended = await startSuperset({ ...options, folder: home });
    assert.ok(await signIn(mended));
  });

  it("serves https with a certificate of one's own, and the configuration that it was given", async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=127.0.0.1',
      ].concat(['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert]),
      { stdio: 'ignore' },
    );
    await using superset = await startSuperset({
      ...options,
      tls: { key, cert },
      gunicorn: { workers: 2, workerClass: 'gevent' },
      config: { APP_NAME: 'Lab over TLS', FEATURE_FLAGS: { TAGGING_SYSTEM: false } },
    });
    assert.match(superset.url, /^https:/);
    await assert.rejects(fetch(superset.url), (error: Error) => {
      assert.equal((error.cause as { code: string }).code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
      return true;
    });
    const page = await ask(`${superset.url}/login/`);
    assert.match(page.text, /Lab over TLS/);
    assert.match(page.text, /TAGGING_SYSTEM&#34;: false/);
    assert.match(page.text, /DASHBOARD_RBAC&#34;: true/);
  });
});

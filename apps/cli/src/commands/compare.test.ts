import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { contract } from '@ss-tools/api';
import { ContractServer, Refusal } from '../../test/contract-server.ts';
import {
  AT,
  CHART,
  DASHBOARD,
  environment,
  id,
  job,
  snapshot,
  story,
} from '../../test/examples.ts';
import { runCommand } from '../../test/run-command.ts';

const [dev, stage] = [environment('dev', 1), environment('stage', 2)];
const compared = job(10, { kind: 'compare', state: 'succeeded', result: { comparison: id(20) } });
const rows = [
  { id: CHART, kind: 'chart', name: 'By month', status: 'changed', fields: 1, usedBy: [] },
  { id: DASHBOARD, kind: 'dashboard', name: 'Sales', status: 'only-left', fields: 0, usedBy: [] },
];

describe('compare and capture', () => {
  let server: ContractServer;
  beforeEach(async () => {
    server = await ContractServer.start();
    server
      .on(contract.environments.list, () => ({ items: [dev, stage] }))
      .on(contract.comparisons.create, () => job(10, { kind: 'compare' }))
      .on(contract.jobs.events, () => story(compared))
      .on(contract.jobs.get, () => compared)
      .on(contract.comparisons.get, () => ({
        id: id(20),
        left: snapshot(101, dev),
        right: snapshot(102, stage),
        counts: { changed: 1, 'only-left': 1, 'only-right': 0, same: 7 },
        countsByKind: {},
        createdAt: AT,
      }))
      .on(contract.comparisons.rows, ({ query }) => {
        // Two pages, however much is asked for.
        const offset = Number(query['offset']);
        return { items: rows.slice(offset, offset + 1), total: rows.length };
      })
      .on(contract.comparisons.diff, () => ({
        id: CHART,
        kind: 'chart',
        name: 'By month',
        fields: [{ path: '/viz_type', format: 'value', before: 'table', after: 'bar' }],
        before: {},
        after: {},
      }));
  });
  afterEach(() => server[Symbol.asyncDispose]());

  it('groups what differs, reads every page, and counts', async () => {
    const { code, stdout, stderr } = await runCommand(server, ['compare', 'dev', 'stage']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Changed \(1\)\n {2}~ chart By month {2}1 field/);
    assert.match(stdout, /Only in dev \(1\)\n {2}\+ dashboard Sales/);
    assert.match(stdout, /dev and stage: 1 changed · 1 only in dev · 0 only in stage · 7 same\n$/);
    assert.equal((await runCommand(server, ['compare', 'dev', 'stage', '--exit-code'])).code, 2);
  });

  it('shows the fields, in words and in JSON', async () => {
    const text = await runCommand(server, ['compare', 'dev', 'stage', '--fields']);
    assert.match(text.stdout, /~ viz_type: "table" → "bar"/);
    const json = await runCommand(server, ['compare', 'dev', 'stage', '--fields', '--json']);
    const { comparison, rows: found } = JSON.parse(json.stdout) as {
      comparison: { counts: { same: number } };
      rows: { changes?: { path: string }[] }[];
    };
    assert.equal(comparison.counts.same, 7);
    assert.equal(found.length, 2);
    assert.equal(found[0]?.changes?.[0]?.path, '/viz_type');
  });

  it('uploads a bundle, and takes snapshots by id', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ss-tools-cli-'));
    try {
      const path = join(folder, 'export.zip');
      await writeFile(path, 'PK-bytes');
      server
        .on(contract.snapshots.upload, ({ upload, query }) => {
          assert.equal(upload.toString(), 'PK-bytes');
          assert.equal(query['name'], 'export.zip');
          return snapshot(103, null);
        })
        .on(contract.snapshots.get, () => snapshot(102, stage));
      const { code, stderr } = await runCommand(server, ['compare', path, id(102)]);
      assert.equal(code, 0, stderr);
      assert.deepEqual(server.calls.find((call) => call.path === '/api/comparisons')?.body, {
        left: { from: 'snapshot', snapshot: id(103) },
        right: { from: 'snapshot', snapshot: id(102) },
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('names what it knows when a side is neither', async () => {
    server.on(contract.snapshots.get, () => {
      throw new Refusal(404, 'not-found', 'There is no such snapshot.');
    });
    const wrong = await runCommand(server, ['compare', 'dv', 'stage']);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /There is no environment "dv"\.\nKnown are dev, stage\./);
    const missing = await runCommand(server, ['compare', 'dev', './nowhere.zip']);
    assert.match(missing.stderr, /There is no file "\.\/nowhere\.zip"/);
  });

  it('captures, and says what was found', async () => {
    const captured = job(11, {
      kind: 'capture',
      state: 'succeeded',
      result: { snapshot: id(101) },
    });
    server
      .on(contract.snapshots.capture, () => job(11, { kind: 'capture' }))
      .on(contract.jobs.events, () => story(captured))
      .on(contract.jobs.get, () => captured)
      .on(contract.snapshots.get, () => ({
        ...snapshot(101, dev),
        problems: [{ message: 'A chart could not be read.', asset: CHART }],
      }));
    const { stdout } = await runCommand(server, ['capture', 'dev', '--full']);
    assert.match(
      stdout,
      /^Captured dev as snapshot .*: 3 assets \(2 charts, 1 dashboard\)\.\n! chart:2+-.*: A chart could not be read\.\n$/,
    );
    assert.deepEqual(server.calls.find(({ path }) => path.endsWith('/captures'))?.body, {
      full: true,
    });
  });
});

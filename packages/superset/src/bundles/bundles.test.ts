import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSupersetError } from '../errors.ts';
import { bundlePath } from './entry-name.ts';
import { rawZip } from '../../test/raw-zip.ts';
import { readBundle } from './read.ts';
import { writeBundle } from './write.ts';

const MIB = 1024 * 1024;

const refused = (pattern: RegExp, entry?: string) => (error: unknown) => {
  assert.ok(isSupersetError(error, 'bad-bundle'), String(error));
  assert.match(error.message, pattern);
  if (entry !== undefined) assert.equal(error.entry, entry);
  return true;
};

const bundle = new Map([
  ['metadata.yaml', 'version: 1.0.0\n'],
  ['charts/Größe_1.yaml', 'slice_name: Größe – 100 %\n'],
  ['datasets/examples/empty.yaml', ''],
]);

test('what is written is read back, and the same bundle gives the same bytes', async () => {
  const bytes = await writeBundle(bundle);
  assert.deepEqual(await readBundle(bytes), bundle);
  assert.deepEqual(await writeBundle(new Map(bundle)), bytes);
});

test('a large bundle is packed, a small one is not worth it', async () => {
  const text = 'a line of text\n'.repeat(50_000);
  const large = new Map([['metadata.yaml', text]]);
  const bytes = await writeBundle(large);
  assert.ok(bytes.length < text.length / 10);
  assert.deepEqual(await readBundle(bytes, { ratio: 1000 }), large);
  assert.ok((await writeBundle(bundle)).includes('slice_name: Größe'));
});

test('a path that Superset would not read is not written', async () => {
  for (const path of ['../x.yaml', 'a\\b.yaml', 'notes.txt', '_x.yaml', 'a//b.yaml', '']) {
    await assert.rejects(writeBundle(new Map([[path, 'x']])), refused(/zip file|Superset/));
  }
});

test('what Superset ignores is left out', () => {
  for (const name of [
    'root/',
    'root/charts/',
    'root/readme.md',
    'root/.DS_Store',
    '__MACOSX/root/._x.yaml',
    'root/_x.yaml',
  ]) {
    assert.equal(bundlePath(name), null, name);
  }
  assert.equal(bundlePath('root/charts/x.YML'), 'charts/x.YML');
});

test('names that lead out of the bundle are refused and named', async () => {
  for (const name of [
    '../x.yaml',
    'root/../../x.yaml',
    '/etc/x.yaml',
    'root\\x.yaml',
    'C:/x.yaml',
    'root//x.yaml',
    'root/./x.yaml',
    'x.yaml',
    'root/a\0.yaml',
  ]) {
    await assert.rejects(
      readBundle(rawZip([{ name, content: 'x' }])),
      refused(/The zip file has an entry/, name),
    );
  }
});

test('what is no zip file says so', async () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('<html>Sign in</html>'),
    (await writeBundle(bundle)).subarray(0, -30),
  ]) {
    await assert.rejects(readBundle(bytes), refused(/not a zip file that can be read/));
  }
});

test('two entries for one path, an encrypted one, a link and an odd compression are refused', async () => {
  const name = 'root/x.yaml';
  await assert.rejects(
    readBundle(
      rawZip([
        { name, content: 'x' },
        { name: 'other/x.yaml', content: 'y' },
      ]),
    ),
    refused(/two entries for one path/, 'other/x.yaml'),
  );
  await assert.rejects(
    readBundle(rawZip([{ name, content: 'x'.repeat(99), compressed: true, flags: 0x801 }])),
    refused(/encrypted/, name),
  );
  await assert.rejects(
    readBundle(rawZip([{ name, content: '/etc/passwd', mode: 0o120777 }])),
    refused(/symbolic link/, name),
  );
  await assert.rejects(
    readBundle(rawZip([{ name, content: 'x', method: 12 }])),
    refused(/compression/, name),
  );
});

test('a zip bomb is refused before it is unpacked, even one that lies about its size', async () => {
  const name = 'root/bomb.yaml';
  const zeros = Buffer.alloc(8 * MIB, 0x20);
  await assert.rejects(
    readBundle(rawZip([{ name, content: zeros, compressed: true }])),
    refused(/more than 200 times/, name),
  );
  await assert.rejects(
    readBundle(rawZip([{ name, content: zeros, compressed: true, claimedSize: 1000 }])),
    refused(/larger than it says/, name),
  );
  await assert.rejects(
    readBundle(rawZip([{ name, content: zeros }]), { entryBytes: MIB }),
    refused(/an entry of more than/, name),
  );
  const many = Array.from({ length: 9 }, (_, index) => ({
    name: `root/${index}.yaml`,
    content: Buffer.alloc(MIB / 8, index),
  }));
  await assert.rejects(
    readBundle(rawZip(many), { totalBytes: MIB }),
    refused(/unpacks to more than/, 'root/8.yaml'),
  );
  await assert.rejects(readBundle(rawZip(many), { entries: 8 }), refused(/more than 8 entries/));
});

test('damage and text that is not UTF-8 are named', async () => {
  const good = rawZip([{ name: 'root/x.yaml', content: 'good content' }]);
  good[good.indexOf('good content')] = 0x47;
  await assert.rejects(readBundle(good), refused(/damaged/, 'root/x.yaml'));
  await assert.rejects(
    readBundle(rawZip([{ name: 'root/x.yaml', content: Buffer.from([0xff, 0xfe, 0x41]) }])),
    refused(/not UTF-8/, 'root/x.yaml'),
  );
});

test('a mark at the start of a file is kept, as Superset keeps it', async () => {
  const read = await readBundle(rawZip([{ name: 'root/x.yaml', content: '\uFEFFa: 1' }]));
  assert.equal(read.get('x.yaml'), '\uFEFFa: 1');
});

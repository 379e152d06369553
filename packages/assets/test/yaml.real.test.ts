import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readYaml, YamlError } from '../src/index.ts';
import type { Json } from '../src/index.ts';
import { readAnyYaml } from '../src/yaml/read.ts';
import { writeYaml } from '../src/yaml/write.ts';
import { arbitraryObject } from './arbitrary-json.ts';
import { dumpWithPython, loadWithPython } from './pyyaml.ts';

/** Values that a generator gives, always the same ones, so that a failure can be looked at. */
const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed: 42 });

function ours(text: string): { value: Json } | { error: string } {
  try {
    const { value } = readYaml(text);
    assert.deepEqual(
      readAnyYaml(text).value,
      value,
      `the short cut and the general reader differ: ${text}`,
    );
    return { value };
  } catch (error) {
    if (error instanceof YamlError) return { error: error.message };
    throw error;
  }
}

test('plain scalars mean what they mean to PyYAML', async () => {
  const letters = fc.constantFrom(...'0123456789+-_.:eExXob~nulytrfaTZ= ');
  const generated = sample(fc.string({ unit: letters, maxLength: 12 }), 4000);
  const numbers = sample(
    fc.stringMatching(/^[-+]?[0-9_]{0,4}(\.[0-9_]{0,3})?([eE][-+]?[0-9]{1,3})?(:[0-9]{1,2}){0,2}$/),
    2000,
  );
  const dates = sample(
    fc.stringMatching(
      /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,3})?Z?)?$/,
    ),
    300,
  );
  const texts = [...generated, ...numbers, ...dates].map((scalar) => `a: ${scalar}`);
  const theirs = await loadWithPython(texts);
  texts.forEach((text, i) => {
    const expected = theirs[i];
    const found = ours(text);
    if (expected === undefined || 'error' in expected) return;
    if (JSON.stringify(expected.value).includes('$date')) {
      assert.equal(readYaml(text).warnings.length, 1, text);
      return;
    }
    assert.deepEqual(found, expected, JSON.stringify(text));
  });
});

test('what PyYAML dumps is read as what it dumped', async () => {
  const values = sample(arbitraryObject, 1500);
  const texts = await dumpWithPython(values);
  texts.forEach((text, i) => assert.deepEqual(ours(text), { value: values[i] }, text));
});

test('what we write is read by PyYAML, and by us, as what we wrote', async () => {
  const values = sample(arbitraryObject, 1500);
  const texts = values.map(writeYaml);
  const theirs = await loadWithPython(texts);
  texts.forEach((text, i) => {
    assert.deepEqual(theirs[i], { value: values[i] }, text);
    assert.deepEqual(ours(text), { value: values[i] }, text);
  });
});

test('a text that PyYAML refuses is refused here', async () => {
  const broken = [
    'a: [1',
    'a: {b',
    'a: "x',
    "a: 'x",
    'a: b: c',
    '- a\nb: c',
    'a: 1\n b: 2',
    'a: *nowhere',
    'a: =',
    '\ta: 1',
    'a:\n\t- b',
    '---\na\n---\nb',
    'a: !!python/object:os.system x',
    'a: !unknown x',
    '? [a]\n: b',
    'a: @b',
    'a: `b',
    'a: %b',
    '<<: 1',
    'a: &x 1\nb: &x',
    'a: "\\q"',
  ];
  const theirs = await loadWithPython(broken);
  broken.forEach((text, i) => {
    const expected = theirs[i] ?? {};
    if ('error' in expected)
      assert.ok('error' in ours(text), `PyYAML refuses ${JSON.stringify(text)}`);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KNOWN_LINES } from '../inspection.ts';
import { lineOf, profileOf } from './choose.ts';

test('every line that is said to be tested has a profile of its own', () => {
  for (const line of KNOWN_LINES)
    assert.deepEqual(
      { ...profileOf(`${line}.3`), profile: profileOf(line).profile.line },
      { profile: line, exact: true },
    );
});

test('a version never seen gets the nearest older line', () => {
  const nearest = (version: string): [string, boolean] => [
    profileOf(version).profile.line,
    profileOf(version).exact,
  ];
  assert.deepEqual(nearest('6.2.0'), ['6.1', false]);
  assert.deepEqual(nearest('7.0.0rc1'), ['6.1', false]);
  assert.deepEqual(nearest('5.1.0'), ['5.0', false]);
  assert.deepEqual(nearest('4.0.2'), ['4.1', false], 'older than all: the oldest');
  assert.deepEqual(nearest('3.1.3'), ['4.1', false]);
  assert.deepEqual(nearest('0.0.0-dev'), ['6.1', false], 'a development build: the newest');
  assert.deepEqual(nearest('unknown'), ['6.1', false]);
});

test('without a number, themes tell the old from the new', () => {
  assert.equal(profileOf('unknown', true).profile.line, '6.1');
  assert.equal(profileOf('unknown', false).profile.line, '4.1');
  assert.equal(profileOf('6.1.0', false).profile.line, '6.1', 'a number counts more');
});

test('the line of a version', () => {
  assert.deepEqual(['6.1.0', 'v6.1', '4.1.3.post1', '6.1.0rc2', 'unknown'].map(lineOf), [
    '6.1',
    '6.1',
    '4.1',
    '6.1',
    'unknown',
  ]);
});

test('tag names go there and back on every line', () => {
  for (const line of KNOWN_LINES) {
    const { tagName } = profileOf(line).profile;
    for (const name of ['plain', `a & b <c> "d" it's`, '&amp;'])
      assert.equal(tagName.typed(tagName.kept(name)), name, line);
  }
});

test('4.1 is sent no empty catalog of a saved query; other files and lines stay as they are', () => {
  const query = 'schema: main\ncatalog: null\nlabel: x\n';
  const { mendFile } = profileOf('4.1.4').profile;
  assert.equal(mendFile('queries/examples/x.yaml', query), 'schema: main\nlabel: x\n');
  assert.equal(mendFile('datasets/examples/x.yaml', query), query);
  assert.equal(
    mendFile('queries/examples/x.yaml', 'catalog: sales\n'),
    'catalog: sales\n',
    'what would be lost is refused by Superset, not dropped here',
  );
  assert.equal(profileOf('5.0.0').profile.mendFile('queries/examples/x.yaml', query), query);
});

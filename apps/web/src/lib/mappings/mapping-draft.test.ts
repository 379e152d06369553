import { expect, test } from 'vitest';
import { MappingDraft } from './mapping-draft.svelte.ts';

test('twins are mapped by both identities', () => {
  const draft = new MappingDraft();
  draft.about('dataset');
  expect(draft.ready).toBe(false);
  [draft.from, draft.to] = ['dataset:a', 'dataset:b'];
  expect(draft.ready).toBe(true);
  expect(draft.mapping).toEqual({ assets: [{ from: 'dataset:a', to: 'dataset:b' }] });
});

test('a name belongs to a database of the source, and an empty one is none', () => {
  const draft = new MappingDraft();
  draft.about('schema');
  draft.database = 'database:a';
  draft.to = ' public ';
  expect(draft.mapping).toEqual({
    schemas: [{ database: 'database:a', from: null, to: 'public' }],
  });
});

test('an owner is left away by an empty name, and has to be named himself', () => {
  const draft = new MappingDraft();
  draft.about('owner');
  expect(draft.ready).toBe(false);
  draft.from = 'eva';
  expect(draft.mapping).toEqual({ owners: [{ from: 'eva', to: null }] });
});

import fc from 'fast-check';
import type { Json, JsonObject } from '../src/index.ts';

/** Texts that YAML and JSON like to misread. */
const awkward = fc.constantFrom(
  '',
  ' ',
  '~',
  'null',
  'yes',
  'No',
  'on',
  'y',
  'n',
  '1',
  '1.0',
  '1e3',
  '1.0e+3',
  '017',
  '0o17',
  '0x1F',
  '1_000',
  '1:30',
  '.5',
  '.inf',
  '2020-01-01',
  '2020-01-01 10:00:00',
  '=',
  '<<',
  '---',
  '...',
  '- a',
  '? a',
  'a: b',
  'a #b',
  '#a',
  '&a',
  '*a',
  '!a',
  '%a',
  '@a',
  '`a',
  '[a]',
  '{a}',
  'a, b',
  "it's",
  '"quoted"',
  'a\nb',
  'a\n\nb\n',
  '\na',
  ' a\n b',
  'a\n  \nb',
  'trailing \nspace',
  'tab\there',
  '\ttab',
  'cr\rlf\r\n',
  'Ünïcödé',
  '日本語',
  '😀',
  '\u2028',
  '\u0085',
  '\u00a0',
  '\ufeff',
  '\u0007',
  'a\\b',
  "SELECT *\nFROM t\nWHERE x = 'y' -- z",
);

const words = fc
  .oneof(
    awkward,
    fc.string({ maxLength: 30 }),
    fc.lorem({ maxCount: 40 }),
    fc.string({ unit: 'binary', maxLength: 10 }),
  )
  .map((text) => text.toWellFormed());

const numbers: fc.Arbitrary<Json> = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Number.isInteger(x)),
  fc.constantFrom<Json>(
    { $number: '1.0' },
    { $number: '-0.0' },
    { $number: '1e+16' },
    { $number: '9007199254740993' },
  ),
);

const scalars: fc.Arbitrary<Json> = fc.oneof(fc.constant(null), fc.boolean(), words, numbers);

/** Lists of maps that mostly say the same, as a dataset's columns do. */
const alike = (): fc.Arbitrary<Json> => {
  const key = words.filter((text) => text !== '$number');
  const value = fc.oneof(
    { weight: 9, arbitrary: scalars },
    fc.constant<Json>([]),
    fc.constant<Json>({ a: 1 }),
  );
  const fields = fc.dictionary(key, value, { maxKeys: 6, noNullPrototype: true });
  return fc
    .tuple(fields, fc.array(fields, { minLength: 1, maxLength: 4 }))
    .map(([most, each]) => each.map((own) => ({ ...most, ...own })));
};

/** JSON values as canonical content may hold them, numbers that are carried as text included. */
export const { json: arbitraryJson } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalars,
    fc.array(tie('json'), { maxLength: 4 }),
    alike(),
    fc.dictionary(
      words.filter((key) => key !== '$number'),
      tie('json'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

export const arbitraryObject: fc.Arbitrary<JsonObject> = fc.dictionary(
  words.filter((key) => key !== '$number'),
  arbitraryJson,
  { maxKeys: 5, noNullPrototype: true },
);

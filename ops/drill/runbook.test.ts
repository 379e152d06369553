import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRunbook, procedureOf, readRunbook, withoutStep } from './runbook.ts';

const TEXT = `# A fault

## Symptom

Something is wrong.

## Alert

\`SomethingWrong\` comes.

## Verify

\`\`\`sh
true
\`\`\`

## Steps

First this:

\`\`\`sh
one
\`\`\`

Then that, and this is no command:

    not run

\`\`\`sh
two
three
\`\`\`

## Check

\`\`\`sh
four
\`\`\`

## More

\`\`\`sh
another way
\`\`\`

### Check

\`\`\`sh
its own check
\`\`\`

## Words alone

No command here.
`;

test('reads the sections and keeps each fenced block whole', () => {
  const runbook = parseRunbook(TEXT, 'x.md');
  assert.equal(runbook.title, 'A fault');
  assert.deepEqual(runbook.alerts, ['SomethingWrong']);
  assert.deepEqual(runbook.steps, ['one\n', 'two\nthree\n']);
  assert.deepEqual(runbook.check, ['four\n']);
});

test('other headings are ways of their own, with their own check or that of the runbook', () => {
  const runbook = parseRunbook(`${TEXT}\n## Yet more\n\n\`\`\`sh\nthird way\n\`\`\`\n`, 'x.md');
  assert.deepEqual([...runbook.others.keys()], ['More', 'Yet more']);
  assert.deepEqual(procedureOf(runbook, 'More'), {
    verify: [],
    steps: ['another way\n'],
    check: ['its own check\n'],
  });
  assert.deepEqual(procedureOf(runbook, 'Yet more').check, ['four\n']);
  assert.deepEqual(procedureOf(runbook).steps, runbook.steps);
  assert.throws(() => procedureOf(runbook, 'Words alone'), /"## Words alone" has no fenced sh/);
});

test('says which section or commands are missing', () => {
  assert.throws(
    () => parseRunbook(TEXT.replace('## Check', '## Czech'), 'x.md'),
    /x\.md: the section "## Check" is missing/,
  );
  assert.throws(
    () => parseRunbook(TEXT.replace('```sh\nfour\n```', 'Look.'), 'x.md'),
    /"## Check" has no fenced sh commands/,
  );
  assert.throws(() => parseRunbook('no heading', 'x.md'), /no title/);
});

test('forgets exactly one step', () => {
  const runbook = parseRunbook(TEXT, 'x.md');
  assert.deepEqual(withoutStep(runbook, 0).steps, ['two\nthree\n']);
  assert.throws(() => withoutStep(runbook, 2), /there are 2 steps, not 3/);
  assert.equal(runbook.steps.length, 2);
});

test('the page of a real runbook can be read', () => {
  assert.deepEqual(readRunbook('redis-full').alerts, ['RedisBrokerFull']);
});

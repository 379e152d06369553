import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutStep } from './drill.ts';
import { parseRunbook, readRunbook } from './runbook.ts';

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
not a step
\`\`\`
`;

test('reads the sections and keeps each fenced block whole', () => {
  const runbook = parseRunbook(TEXT, 'x.md');
  assert.equal(runbook.title, 'A fault');
  assert.deepEqual(runbook.alerts, ['SomethingWrong']);
  assert.deepEqual(runbook.steps, ['one\n', 'two\nthree\n']);
  assert.deepEqual(runbook.check, ['four\n']);
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
  assert.throws(() => withoutStep(runbook, 2), /has 2 steps, not 3/);
  assert.equal(runbook.steps.length, 2);
});

test('the page of a real runbook can be read', () => {
  assert.deepEqual(readRunbook('redis-full').alerts, ['RedisBrokerFull']);
});

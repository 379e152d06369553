import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainAnswer, flattenProblems, readComplaint } from './explain.ts';
import type { About } from './explain.ts';
import type { Answer } from './transport.ts';

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: Buffer.from(JSON.stringify(body)),
});
const html = (status: number, text: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from(text),
});
const about: About = {
  method: 'PUT',
  path: '/api/v1/chart/1',
  write: true,
  host: 'bi.example.org',
  clean: (text) => text.replaceAll('hunter2', '***'),
};

test('marshmallow’s nested messages become a flat list', () => {
  assert.deepEqual(
    flattenProblems({ slug: ['Must be unique.'], columns: { 3: { type: ['Unknown field.'] } } }),
    [
      { field: 'slug', message: 'Must be unique.' },
      { field: 'columns.3.type', message: 'Unknown field.' },
    ],
  );
});

test('SIP-40 errors of an import name the file and the field', () => {
  const { message, problems } = readComplaint(
    json(422, {
      errors: [
        {
          message: 'Error importing dashboard',
          error_type: 'GENERIC_COMMAND_ERROR',
          level: 'warning',
          extra: {
            'datasets/main/sales.yaml': { folders: ['Unknown field.'] },
            issue_codes: [{ code: 1010, message: 'Issue 1010 - …' }],
          },
        },
      ],
    }),
  );
  assert.equal(message, 'Error importing dashboard');
  assert.deepEqual(problems, [
    { field: 'datasets/main/sales.yaml: folders', message: 'Unknown field.' },
  ]);
});

test('FAB’s message, the token’s msg and a page’s title are found', () => {
  assert.equal(readComplaint(json(404, { message: 'Not found' })).message, 'Not found');
  assert.equal(readComplaint(json(401, { msg: 'Token has expired' })).message, 'Token has expired');
  assert.equal(
    readComplaint(html(500, '<html><head><title>500: Internal\n server error | Superset</title>'))
      .message,
    '500: Internal server error | Superset',
  );
  assert.deepEqual(
    readComplaint(json(400, { message: { json_metadata: ['Not a valid string.'] } })).problems,
    [{ field: 'json_metadata', message: 'Not a valid string.' }],
  );
});

test('each status becomes a code that can be decided on', () => {
  const codes = [400, 401, 403, 404, 409, 413, 422, 429, 500, 502].map(
    (status) => explainAnswer(json(status, { message: 'x' }), about).code,
  );
  assert.deepEqual(codes, [
    'rejected',
    'bad-credentials',
    'forbidden',
    'not-found',
    'rejected',
    'rejected',
    'rejected',
    'rate-limited',
    'server-error',
    'unavailable',
  ]);
  assert.equal(
    explainAnswer(json(422, { msg: 'Not enough segments' }), about).code,
    'bad-credentials',
    'a token that cannot be read',
  );
});

test('a write that something in front of Superset cut short may have been done', () => {
  assert.equal(
    explainAnswer(html(504, '<title>504 Gateway Time-out</title>'), about).ambiguous,
    true,
  );
  assert.equal(explainAnswer(html(504, ''), { ...about, write: false }).ambiguous, false);
  assert.equal(explainAnswer(json(422, {}), about).ambiguous, false);
});

test('a sign-in page and a way elsewhere are not Superset', () => {
  const page = explainAnswer(html(200, '<title>Sign in to your account</title>'), about);
  assert.equal(page.code, 'not-superset');
  assert.match(page.hint ?? '', /headers/);
  const redirect = explainAnswer(
    { ...html(302, ''), headers: { location: 'https://bi.example.org/api/v1/chart/1?next=x' } },
    about,
  );
  assert.equal(redirect.code, 'not-superset');
  assert.match(redirect.message, /https:\/\/bi\.example\.org\/api\/v1\/chart\/1\.$/);
  assert.equal(
    explainAnswer(json(404, { message: 'Not Found' }), { ...about, path: '/api/v1/security/login' })
      .code,
    'not-superset',
  );
});

test('what Superset repeats of a secret is taken out, and long texts are cut', () => {
  const error = explainAnswer(
    json(422, { message: { password: ['hunter2 is too short'], x: ['y'.repeat(5000)] } }),
    about,
  );
  assert.ok(!`${error.message} ${JSON.stringify(error)}`.includes('hunter2'));
  assert.ok(error.message.length < 2000);
});

import { expect, test } from 'vitest';
import type { Environment } from '#lib/api/types.ts';
import { EnvironmentDraft } from './environment-draft.svelte.ts';

const stored: Environment = {
  id: '7a0c1f1e-0000-4000-8000-000000000001',
  name: 'stage',
  url: 'https://stage.example',
  stage: 'Stage',
  createdAt: '2026-01-01T00:00:00Z',
  credentials: { kind: 'password', username: 'promoter', provider: 'db' },
  headerNames: ['X-Gate'],
  tls: { customCa: true, insecure: false },
  requestsPerSecond: 40,
  inspection: null,
  lastCapture: null,
};

test('editing without typing a secret sends none, and leaves headers and CA as they are', () => {
  const patch = new EnvironmentDraft(stored).toPatch();
  expect(patch).toEqual({
    name: 'stage',
    url: 'https://stage.example',
    stage: 'Stage',
    requestsPerSecond: 40,
  });
});

test('a typed password goes along with its user', () => {
  const draft = new EnvironmentDraft(stored);
  draft.secret = 'new';
  expect(draft.toPatch()?.credentials).toEqual({
    kind: 'password',
    username: 'promoter',
    password: 'new',
    provider: 'db',
  });
});

test('another user or another kind of credentials asks for the secret again', () => {
  const draft = new EnvironmentDraft(stored);
  expect(draft.needsSecret).toBe(false);
  draft.username = 'somebody';
  expect(draft.needsSecret).toBe(true);
  draft.username = 'promoter';
  draft.kind = 'token';
  expect(draft.needsSecret).toBe(true);
});

test('another host asks for the secret again: what is stored is not sent there', () => {
  const draft = new EnvironmentDraft(stored);
  draft.url = 'https://stage.example/superset';
  expect([draft.otherHost, draft.needsSecret]).toEqual([false, false]);
  draft.url = 'https://other.example';
  expect([draft.otherHost, draft.needsSecret]).toEqual([true, true]);
});

test('a new environment carries everything that was typed', () => {
  const draft = new EnvironmentDraft();
  Object.assign(draft, {
    name: 'dev ',
    url: 'http://localhost:8088',
    kind: 'token',
    secret: 't',
    insecure: true,
  });
  draft.headers = [
    { name: 'X-Gate', value: 'open' },
    { name: ' ', value: 'ignored' },
  ];
  expect(draft.toInput()).toEqual({
    name: 'dev',
    url: 'http://localhost:8088',
    stage: '',
    credentials: { kind: 'token', token: 't' },
    headers: { 'X-Gate': 'open' },
    tls: { insecure: true },
  });
});

test('stored headers go only when that was asked for', () => {
  const draft = new EnvironmentDraft(stored);
  expect(draft.toPatch()?.headers).toBeUndefined();
  draft.dropHeaders = true;
  expect(draft.toPatch()?.headers).toEqual({});
});

test('the budget is what the number field gives: a number, or null while it is empty', () => {
  const draft = new EnvironmentDraft(stored);
  draft.requestsPerSecond = 12.5;
  expect(draft.toPatch()?.requestsPerSecond).toBe(12.5);
  draft.requestsPerSecond = null;
  expect(draft.toPatch()).not.toHaveProperty('requestsPerSecond');
  expect(new EnvironmentDraft().toInput()).not.toHaveProperty('requestsPerSecond');
});

test('the check of certificates and the stored authority are changed one without the other', () => {
  const draft = new EnvironmentDraft(stored);
  draft.insecure = true;
  expect(draft.toPatch()?.tls).toEqual({ insecure: true });
  draft.dropCa = true;
  expect(draft.toPatch()?.tls).toEqual({ insecure: true, ca: null });
  draft.ca = 'another one';
  expect(draft.toPatch()?.tls).toEqual({ insecure: true, ca: 'another one' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImportPace } from './import-pace.ts';

test('a target that is quick enough sets no limit that would be felt', () => {
  const pace = new ImportPace();
  assert.equal(pace.limit, Infinity);
  pace.took(200, 5);
  assert.equal(pace.limit, 400);
});

test('after an import of 25 s, the next takes about 10 s', () => {
  const pace = new ImportPace();
  pace.took(200, 25);
  assert.equal(pace.limit, 80);
});

test('the slowest target still gets one asset at a time, and a quick one after it more again', () => {
  const pace = new ImportPace();
  pace.took(1, 60);
  assert.equal(pace.limit, 1);
  pace.took(1, 0.1);
  assert.equal(pace.limit, 100);
});

test('after each import that was given up at most half as much is sent, however quick the target is later', () => {
  const pace = new ImportPace();
  pace.lost(200, 60);
  assert.equal(pace.limit, 100);
  pace.lost(100, 30);
  assert.equal(pace.limit, 50);
  pace.took(50, 0.1);
  assert.equal(pace.limit, 50);
  pace.lost(1, 30);
  assert.equal(pace.limit, 1);
});

test('a connection that is cut at once says nothing about the size', () => {
  const pace = new ImportPace();
  pace.lost(200, 0.2);
  assert.equal(pace.limit, Infinity);
});

import type { Answer } from './transport.ts';

/** True if the answer calls itself JSON. */
export function isJson(answer: Answer): boolean {
  return String(answer.headers['content-type'] ?? '').includes('json');
}

/** The answer's JSON, or undefined if it is none. */
export function parseJson(answer: Answer): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** The value as an object with string keys; empty if it is something else. */
export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

import type { Api } from '../api.ts';
import { isSupersetError } from '../errors.ts';
import { asObject } from '../http/answer.ts';

/** What Superset's own OpenAPI document (`/api/v1/_openapi`, about 450 KB and 2 s) says of it. */
export interface ApiDocument {
  has(path: string): boolean;
  /** Fields of a named schema, such as `DatasetRestApi.put`. */
  fields(schema: string): readonly string[];
  /** Fields of the form that a POST takes. */
  formFields(path: string): readonly string[];
}

const dig = (value: unknown, ...names: string[]): Record<string, unknown> =>
  names.reduce((at, name) => asObject(at[name]), asObject(value));

/** Reads what `/api/v1/_openapi` answered. A document of another shape has nothing, and is no failure. */
export function readDocument(document: unknown): ApiDocument {
  const paths = dig(document, 'paths');
  return {
    has: (path) => path in paths,
    fields: (schema) => Object.keys(dig(document, 'components', 'schemas', schema, 'properties')),
    formFields: (path) =>
      Object.keys(
        dig(
          paths,
          path,
          'post',
          'requestBody',
          'content',
          'multipart/form-data',
          'schema',
          'properties',
        ),
      ),
  };
}

/** null if Superset does not show it to this account. */
export async function fetchDocument(api: Api, signal?: AbortSignal): Promise<ApiDocument | null> {
  try {
    return readDocument(await api.json('GET', '/api/v1/_openapi', signal ? { signal } : {}));
  } catch (error) {
    if (isSupersetError(error, 'forbidden', 'not-found', 'server-error')) return null;
    throw error;
  }
}

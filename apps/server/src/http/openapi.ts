import { Problem } from '@ss-tools/api';
import type { Route } from '@ss-tools/api';
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** The OpenAPI 3.1 document of the registered routes; their schemas are JSON Schema as zod states it. */
export function openApi(routes: readonly Route[], version: string): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([a-z]+)/gi, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'ss-tools',
      version,
      description:
        'Promotes dashboards, charts and datasets between Apache Supersets: capture, compare, plan, apply, verify, roll back.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token (`sst_…`).' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'ss_tools_session',
          description: 'Browsers; writes must come from the same origin.',
        },
      },
    },
  };
}

function operation(route: Route): JsonSchema {
  const feature = /^\/api\/([a-z-]+)/.exec(route.path)?.[1] ?? 'server';
  const parameters = [...fieldsOf(route.params, 'path'), ...fieldsOf(route.query, 'query')];
  const body = requestBody(route);
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/^\/api/, '').replace(/[/:-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [feature],
    summary: route.summary,
    description: route.needs === 'nobody' ? 'Open to anybody.' : `Needs: ${route.needs}.`,
    security: route.needs === 'nobody' ? [] : [{ token: [] }, { session: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: { required: true, content: body } }),
    responses: {
      [String(route.status ?? (route.answer === 'empty' ? 204 : 200))]: success(route),
      default: {
        description: 'What went wrong, in words',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function requestBody(route: Route): JsonSchema | null {
  if (route.upload !== undefined) {
    return {
      [route.upload.contentType]: {
        schema: { type: 'string', format: 'binary', maxLength: route.upload.maxBytes },
      },
    };
  }
  return route.body === undefined
    ? null
    : { 'application/json': { schema: schemaOf(route.body, 'input') } };
}

function success(route: Route): JsonSchema {
  if (route.answer === 'empty') return { description: 'Done' };
  if (route.answer === 'file')
    return { description: 'The file', content: { 'application/octet-stream': {} } };
  const type = route.answer === 'events' ? 'text/event-stream' : 'application/json';
  return {
    description: route.answer === 'events' ? 'Server-sent events; each event’s data is' : 'Done',
    content: {
      [type]: route.response === undefined ? {} : { schema: schemaOf(route.response, 'output') },
    },
  };
}

function fieldsOf(schema: z.ZodType | undefined, where: 'path' | 'query'): JsonSchema[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: field,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  });
  return rest;
}

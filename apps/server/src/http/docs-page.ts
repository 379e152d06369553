import type { Route } from '@ss-tools/api';
import { z } from 'zod';

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  code, pre { font: 13px/1.45 ui-monospace, monospace }
  pre { padding: .75rem; overflow: auto; max-height: 28rem; background: color-mix(in srgb, currentColor 7%, transparent); border-radius: 6px }
  details { border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); padding: .4rem 0 }
  summary { cursor: pointer }
  summary b { display: inline-block; min-width: 4.5rem; font-family: ui-monospace, monospace }
  .needs { opacity: .7 }`;

/** A page to read the API: every registered route by feature, with its schemas. Needs no script and nothing from elsewhere. */
export function docsPage(routes: readonly Route[], version: string): string {
  const features = Map.groupBy(
    routes,
    (route) => /^\/api\/([a-z-]+)/.exec(route.path)?.[1] ?? 'server',
  );
  const sections = [...features].map(
    ([feature, own]) => `<h2>${escape(feature)}</h2>${own.map(section).join('')}`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>ss-tools API</title><style>${STYLE}</style></head><body>
<h1>ss-tools API <small>${escape(version)}</small></h1>
<p>For programs: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1). Send an API token as
<code>Authorization: Bearer sst_…</code>. A call that fails answers <code>{"error": {code, message, hint, fields, requestId}}</code>.</p>
${sections.join('\n')}</body></html>`;
}

function section(route: Route): string {
  const needs = route.needs === 'nobody' ? 'open to anybody' : `needs ${route.needs}`;
  const parts = [
    part('Path', route.params, 'input'),
    part('Query', route.query, 'input'),
    route.upload === undefined
      ? part('Body', route.body, 'input')
      : `<h4>Body</h4><p>${escape(route.upload.contentType)}, at most ${route.upload.maxBytes / 1024 / 1024} MiB</p>`,
    part(route.answer === 'events' ? 'Each event' : 'Answer', route.response, 'output'),
  ];
  return `<details><summary><b>${route.method}</b><code>${escape(route.path)}</code> ${escape(route.summary)}
<span class="needs">(${escape(needs)})</span></summary>${parts.join('')}</details>`;
}

function part(title: string, schema: z.ZodType | undefined, io: 'input' | 'output'): string {
  if (schema === undefined) return '';
  const { $schema: _, ...text } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  });
  return `<h4>${title}</h4><pre>${escape(JSON.stringify(text, null, 2))}</pre>`;
}

const escape = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!,
  );

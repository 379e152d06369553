import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { installSuperset, supersetVersions } from '@ss-tools/lab';
import { importerOf } from '../src/versions/importer-of.ts';
import type { FieldGroup } from '../src/versions/importer.ts';

const SCHEMAS: Record<FieldGroup, readonly [file: string, schema: string]> = {
  database: ['databases/schemas.py', 'ImportV1DatabaseSchema'],
  extra: ['databases/schemas.py', 'ImportV1DatabaseExtraSchema'],
  dataset: ['datasets/schemas.py', 'ImportV1DatasetSchema'],
  column: ['datasets/schemas.py', 'ImportV1ColumnSchema'],
  metric: ['datasets/schemas.py', 'ImportV1MetricSchema'],
  chart: ['charts/schemas.py', 'ImportV1ChartSchema'],
  dashboard: ['dashboards/schemas.py', 'ImportV1DashboardSchema'],
  metadata: ['dashboards/schemas.py', 'DashboardJSONMetadataSchema'],
  saved_query: ['queries/saved_queries/schemas.py', 'ImportV1SavedQuerySchema'],
  theme: ['themes/schemas.py', 'ImportV1ThemeSchema'],
};

/** Reads the fields of the schema classes from Superset's source, without starting it. */
const SCRIPT = `
import ast, importlib.util, json, os, sys
root = os.path.dirname(importlib.util.find_spec("superset").origin)
def fields(file, name):
    path = os.path.join(root, file)
    if not os.path.exists(path): return []
    for node in ast.parse(open(path).read()).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return [b.targets[0].id for b in node.body if isinstance(b, ast.Assign) and isinstance(b.value, ast.Call)]
    return []
json.dump({group: fields(*where) for group, where in json.loads(sys.argv[1]).items()}, sys.stdout)
`;

for (const version of supersetVersions) {
  test(`the fields of ${version} are those that its importers know`, async () => {
    const python = join(await installSuperset(version), 'bin', 'python');
    const { stdout } = await promisify(execFile)(python, ['-c', SCRIPT, JSON.stringify(SCHEMAS)]);
    const found = JSON.parse(stdout) as Record<FieldGroup, string[]>;
    const known = importerOf(version)?.fields;
    assert.ok(known);
    for (const group of Object.keys(SCHEMAS) as FieldGroup[]) {
      assert.deepEqual([...known[group]].sort(), found[group].sort(), group);
    }
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssetId } from '../asset.ts';
import { localIds } from './bundle-ids.ts';
import { readAssets } from './read-assets.ts';
import type { Problem } from './problem.ts';

const A = '0000000a-0000-4000-8000-000000000000';
const B = '0000000b-0000-4000-8000-000000000000';
const C = '0000000c-0000-4000-8000-000000000000';
const METADATA = ['metadata.yaml', 'version: 1.0.0\ntype: assets\n'] as const;

const bundle = (...files: (readonly [string, string])[]): Map<string, string> =>
  new Map([METADATA, ...files]);
const told = (problems: readonly Problem[]): string[] =>
  problems.map(({ level, code, file, line }) =>
    [level, code, file, line].filter((x) => x !== undefined).join(' '),
  );

const chartFile = (uuid: string, more = ''): string =>
  `slice_name: Growth\nuuid: ${uuid}\ndataset_uuid: ${B}\nviz_type: table\nparams: {datasource: 11__table}\nversion: 1.0.0\n${more}`;

test('what is wrong with a file is told by file and line, and the rest is read', () => {
  const { assets, problems } = readAssets(
    new Map([
      ['charts/broken.yaml', 'slice_name: "x\nuuid: y\n'],
      ['charts/list.yaml', '- a\n'],
      ['charts/nameless.yaml', 'slice_name: x\n'],
      ['charts/odd.yaml', 'slice_name: x\nuuid: 12\n'],
      ['charts/first_1.yaml', chartFile(A)],
      ['charts/second_2.yaml', chartFile(A.toUpperCase())],
      ['notes.txt', 'hello'],
      ['reports/x.yaml', 'a: 1'],
      ['.DS_Store', ''],
      ['charts/._x.yaml', ''],
    ]),
  );
  assert.deepEqual(told(problems), [
    'warning metadata-missing',
    'error yaml-broken charts/broken.yaml 3',
    'error not-an-object charts/list.yaml',
    'error uuid-missing charts/nameless.yaml',
    'error uuid-invalid charts/odd.yaml',
    'error uuid-twice charts/second_2.yaml',
    'warning unknown-file notes.txt',
    'warning unknown-file reports/x.yaml',
    'warning missing-dependency charts/first_1.yaml',
  ]);
  assert.deepEqual([...assets.keys()], [`chart:${A}`]);
  const twice = problems.find(({ code }) => code === 'uuid-twice');
  assert.match(twice?.message ?? '', /charts\/first_1\.yaml/);
});

test('a bundle of another format is told', () => {
  const { problems } = readAssets(new Map([['metadata.yaml', 'version: 2.0.0\n']]));
  assert.deepEqual(told(problems), ['warning metadata-version metadata.yaml']);
});

test('secrets never enter content', () => {
  const { assets, problems } = readAssets(
    bundle([
      'databases/x.yaml',
      `database_name: x\nuuid: ${A}\nsqlalchemy_uri: postgresql://ann:s3cr3t@host:5432/db?a=b@c\npassword: s3cr3t\nencrypted_extra: '{"key": "s3cr3t"}'\nssh_tunnel: {server_address: h, server_port: 22, username: u, password: s3cr3t, private_key: null}\n`,
    ]),
  );
  const content = assets.get(`database:${A}`)?.content;
  assert.equal(JSON.stringify(content).includes('s3cr3t'), false);
  assert.equal(content?.sqlalchemy_uri, 'postgresql://ann:XXXXXXXXXX@host:5432/db?a=b@c');
  assert.deepEqual(content?.ssh_tunnel, {
    password: 'XXXXXXXXXX',
    server_address: 'h',
    server_port: 22,
    username: 'u',
  });
  assert.deepEqual(told(problems), ['warning secret-left-out databases/x.yaml']);
  assert.equal(problems[0]?.message.includes('s3cr3t'), false);
});

test('what the file spells in two ways is one content', () => {
  const database = (fields: string): unknown =>
    readAssets(
      bundle([
        'databases/x.yaml',
        `database_name: x\nsqlalchemy_uri: "sqlite://"\nuuid: ${A}\n${fields}`,
      ]),
    ).assets.get(`database:${A}`)?.content;
  const plain = database(
    'extra: {schemas_allowed_for_csv_upload: [b, a]}\nallow_csv_upload: true\n',
  );
  assert.deepEqual(
    database(
      'allow_file_upload: true\nexpose_in_sqllab: true\nallow_dml: false\nimpersonate_user: false\nconfiguration_method: sqlalchemy_form\nextra: \'{"schemas_allowed_for_file_upload": "[\\"a\\", \\"b\\"]", "metadata_params": {}, "allows_virtual_table_explore": true}\'\n',
    ),
    plain,
  );
});

test('ids of an uploaded bundle come from the bundle', () => {
  const position = `position: {CHART-x: {type: CHART, id: CHART-x, meta: {chartId: 7, uuid: ${A}, width: 4}}}\n`;
  const metadata =
    'metadata: {expanded_slices: {"7": true, "8": true}, timed_refresh_immune_slices: [9, 7], native_filter_configuration: [{id: F, targets: [{datasetId: 11}], scope: {rootPath: [ROOT_ID], excluded: [7, 99]}}]}\n';
  const { assets, problems } = readAssets(
    bundle(
      ['charts/Growth_7.yaml', chartFile(A, 'query_context: \'{"datasource": {"id": 11}}\'\n')],
      [
        'charts/Notes_2020.yaml',
        chartFile(C).replace(
          'params: {',
          'params: {annotation_layers: [{sourceType: line, value: 7}, {sourceType: NATIVE, value: 3}], ',
        ),
      ],
      ['datasets/x/sales_2020.yaml', `table_name: sales_2020\nuuid: ${B}\ndatabase_uuid: ${A}\n`],
      ['dashboards/D_1.yaml', `dashboard_title: D\nuuid: ${C}\n${position}${metadata}`],
    ),
  );
  assert.deepEqual(assets.get(`dashboard:${C}`)?.content.metadata, {
    expanded_slices: { [A]: true },
    native_filter_configuration: [
      { id: 'F', scope: { excluded: [A], rootPath: ['ROOT_ID'] }, targets: [{ datasetUuid: B }] },
    ],
    timed_refresh_immune_slices: [A],
  });
  assert.deepEqual(assets.get(`chart:${C}`)?.content.params, {
    annotation_layers: [{ sourceType: 'line', value: A }],
  });
  assert.deepEqual(told(problems), [
    'warning broken-reference charts/Notes_2020.yaml',
    'warning missing-dependency datasets/x/sales_2020.yaml',
  ]);
});

test('a chart that no longer exists leaves an empty place, and is told', () => {
  const file = `dashboard_title: D\nuuid: ${C}\nposition: {CHART-x: {type: CHART, id: CHART-x, meta: {chartId: 7, uuid: ${A}, width: 4}}}\nmetadata: {expanded_slices: {"7": true}}\n`;
  const { assets, problems } = readAssets(bundle(['dashboards/D_1.yaml', file]), {
    ids: localIds([]),
  });
  assert.deepEqual(assets.get(`dashboard:${C}`)?.content, {
    dashboard_title: 'D',
    position: { 'CHART-x': { children: [], id: 'CHART-x', meta: { width: 4 }, type: 'CHART' } },
  });
  assert.deepEqual(told(problems), ['warning broken-reference dashboards/D_1.yaml']);
});

test('charts without a place in the layout are named alike in every export', () => {
  const dashboard = (
    row: string,
    first: string,
    second: string,
    charts: readonly [number, string][],
  ): unknown => {
    const nodes = [first, second].map((suffix, i) => {
      const [id, uuid] = charts[i] ?? [0, ''];
      return `  CHART-${suffix}: {children: [], id: CHART-${suffix}, type: CHART, parents: [ROOT_ID, GRID_ID, ROW-N-${row}], meta: {chartId: ${id}, height: 50, width: 4, sliceName: x, uuid: ${uuid}}}\n`;
    });
    const text = `dashboard_title: D\nuuid: ${C}\nposition:\n  ROOT_ID: {children: [GRID_ID], id: ROOT_ID, type: ROOT}\n  GRID_ID: {children: [ROW-N-${row}], id: GRID_ID, type: GRID, parents: [ROOT_ID]}\n  ROW-N-${row}: {children: [CHART-${first}, CHART-${second}], id: ROW-N-${row}, type: ROW, meta: {"0": ROOT_ID, background: BACKGROUND_TRANSPARENT}}\n${nodes.join('')}`;
    return readAssets(bundle(['dashboards/D.yaml', text])).assets.get(`dashboard:${C}`)?.content;
  };
  const one = dashboard('AAAAAAAA', 'BBBBBBBB', 'CCCCCCCC', [
    [1, A],
    [2, B],
  ]);
  const other = dashboard('11111111', '22222222', '33333333', [
    [9, B],
    [8, A],
  ]);
  assert.deepEqual(one, other);
});

test('attachments are content; what was not read is absent', () => {
  const files = bundle(
    ['charts/Growth_7.yaml', chartFile(A)],
    ['dashboards/D.yaml', `dashboard_title: D\nuuid: ${C}\n`],
  );
  const attachments = new Map<AssetId, object>([
    [`chart:${A}`, { owners: ['bob', 'ann'], tags: [] }],
    [`dashboard:${C}`, { owners: ['ann'], roles: [], tags: ['b', 'a'], theme: B }],
  ]);
  const { assets } = readAssets(files, { attachments });
  const chart = assets.get(`chart:${A}`)?.content;
  assert.deepEqual([chart?.owners, chart?.tags, chart?.roles], [['ann', 'bob'], [], undefined]);
  const dashboard = assets.get(`dashboard:${C}`);
  assert.deepEqual(dashboard?.content.roles, []);
  assert.deepEqual(
    dashboard?.refs.map(({ to }) => to),
    ['tag:a', 'tag:b', `theme:${B}`],
  );
  assert.equal('owners' in (readAssets(files).assets.get(`chart:${A}`)?.content ?? {}), false);
});

test('tags have descriptions of their own', () => {
  const { assets } = readAssets(
    bundle([
      'tags.yaml',
      'tags:\n- tag_name: "a: b"\n  description: x\n- tag_name: c\n  description: null\n',
    ]),
  );
  assert.deepEqual(assets.get('tag:a: b')?.content, { description: 'x', name: 'a: b' });
  assert.deepEqual(assets.get('tag:c')?.content, { name: 'c' });
});

import { contract } from '@ss-tools/api';
import type { ApiClient, CallOutput } from '@ss-tools/api';
import type { Register, Session } from '../command.ts';
import { resultOf } from '../jobs/follow-job.ts';
import { allPages } from '../named/pages.ts';
import { readSide } from '../named/sides.ts';
import { fieldLines, GLANCE } from '../output/fields.ts';
import type { Paint } from '../output/paint.ts';
import { count } from '../output/table.ts';

type Comparison = CallOutput<typeof contract.comparisons.get>;
type Row = CallOutput<typeof contract.comparisons.rows>['items'][number];
type Diff = CallOutput<typeof contract.comparisons.diff>;
type Options = { fields?: true; exitCode?: true };

export const registerCompare: Register = (program, session) => {
  program
    .command('compare')
    .summary('how two sides differ')
    .description('Compares any two of: an environment as it is now, a snapshot, an export bundle.')
    .argument('<left>', 'environment, snapshot id or bundle.zip')
    .argument('<right>', 'environment, snapshot id or bundle.zip')
    .option('--fields', 'show which fields of the changed assets differ')
    .option('--exit-code', 'exit with 2 when there are differences')
    .action((left: string, right: string, options: Options, command) =>
      compare(session(command), left, right, options),
    );
};

async function compare(
  session: Session,
  left: string,
  right: string,
  options: Options,
): Promise<void> {
  const api = await session.api();
  const sides = { left: await readSide(api, left), right: await readSide(api, right) };
  const job = await api.call(contract.comparisons.create, {
    body: { left: sides.left.side, right: sides.right.side },
  });
  const id = await resultOf(session.terminal, api, job, 'comparison');
  const comparison = await api.call(contract.comparisons.get, { params: { id } });
  const rows = await allPages((page) =>
    api.call(contract.comparisons.rows, { params: { id }, query: page }),
  );
  const diffs = options.fields === true ? await readDiffs(api, id, rows) : new Map<string, Diff>();
  session.print(
    {
      comparison,
      rows: rows.map((row) => {
        const diff = diffs.get(row.id);
        return diff === undefined ? row : { ...row, changes: diff.fields };
      }),
    },
    () => comparisonText(comparison, rows, diffs, sides.left.name, sides.right.name, session.paint),
  );
  if (options.exitCode === true && rows.length > 0) session.setExit(2);
}

async function readDiffs(
  api: ApiClient,
  id: string,
  rows: readonly Row[],
): Promise<Map<string, Diff>> {
  const diffs = new Map<string, Diff>();
  for (const { id: asset, status } of rows) {
    if (status !== 'changed') continue;
    diffs.set(asset, await api.call(contract.comparisons.diff, { params: { id, asset } }));
  }
  return diffs;
}

function comparisonText(
  comparison: Comparison,
  rows: readonly Row[],
  diffs: ReadonlyMap<string, Diff>,
  left: string,
  right: string,
  paint: Paint,
): string {
  const groups = [
    { status: 'changed', title: 'Changed', sign: paint('yellow', '~') },
    { status: 'only-left', title: `Only in ${left}`, sign: paint('green', '+') },
    { status: 'only-right', title: `Only in ${right}`, sign: paint('red', '-') },
  ] as const;
  const parts = groups.flatMap(({ status, title, sign }) => {
    const members = rows.filter((row) => row.status === status);
    if (members.length === 0) return [];
    const lines = members.flatMap((row) => {
      const fields =
        row.status === 'changed' ? `  ${paint('dim', count(row.fields, 'field'))}` : '';
      const head = `  ${sign} ${row.kind} ${row.name}${fields}  ${paint('dim', row.id)}`;
      return [head, ...fieldLines(diffs.get(row.id)?.fields ?? [], paint, GLANCE)];
    });
    return [[paint('bold', `${title} (${members.length})`), ...lines].join('\n')];
  });
  const { counts } = comparison;
  const summary = `${left} and ${right}: ${counts.changed} changed · ${counts['only-left']} only in ${left} · ${counts['only-right']} only in ${right} · ${counts.same} same`;
  return [...parts, summary].join('\n\n');
}

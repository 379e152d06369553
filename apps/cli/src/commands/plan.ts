import { contract } from '@ss-tools/api';
import type { Register, Session } from '../command.ts';
import { findEnvironment } from '../named/environments.ts';
import { allPages } from '../named/pages.ts';
import { identity } from '../named/assets.ts';
import { fieldLines } from '../output/fields.ts';
import { planText, sourceName, summaryLine, writes } from '../output/plan-text.ts';
import { moment, table } from '../output/table.ts';
import { makePlan, readPlan, withSelection } from '../planning.ts';
import type { PlanOptions } from '../planning.ts';

export const registerPlan: Register = (program, session) => {
  withSelection(program.command('plan'))
    .summary('what a promotion would change, and why; writes nothing')
    .option('--exit-code', 'exit with 2 when the plan would change something')
    .action((source: string, target: string, options: PlanOptions & { exitCode?: true }, command) =>
      plan(session(command), source, target, options),
    );
  program
    .command('show')
    .summary('show a plan again')
    .argument('<plan>', "the plan's id")
    .option('--asset <identity>', 'every field of one change')
    .action((id: string, options: { asset?: string }, command) =>
      show(session(command), id, options),
    );
  program
    .command('plans')
    .summary('plans, newest first')
    .option('--target <env>', 'only plans for this environment')
    .option('--open', 'only plans that nothing has applied yet')
    .action((options: { target?: string; open?: true }, command) =>
      plans(session(command), options),
    );
};

async function plan(
  session: Session,
  source: string,
  target: string,
  options: PlanOptions & { exitCode?: true },
): Promise<void> {
  const made = await makePlan(session, await session.api(), source, target, options);
  session.print(made, () => {
    const next = made.applicable && writes(made) ? `\n\nApply it: ss-tools apply ${made.id}` : '';
    return planText(made, session.paint) + next;
  });
  if (!made.applicable) session.setExit(1);
  else if (options.exitCode === true && writes(made)) session.setExit(2);
}

async function show(session: Session, id: string, { asset }: { asset?: string }): Promise<void> {
  const api = await session.api();
  if (asset === undefined) {
    const found = await readPlan(api, id);
    session.print(found, () => planText(found, session.paint));
    return;
  }
  const diff = await api.call(contract.plans.diff, { params: { id, asset: identity(asset) } });
  session.print(diff, () =>
    [`${diff.kind} ${diff.name}`, ...fieldLines(diff.fields, session.paint)].join('\n'),
  );
}

async function plans(session: Session, options: { target?: string; open?: true }): Promise<void> {
  const api = await session.api();
  const target =
    options.target === undefined ? undefined : (await findEnvironment(api, options.target)).id;
  const rows = await allPages((page) =>
    api.call(contract.plans.list, {
      query: { ...page, target, ...(options.open === true ? { open: 'true' } : {}) },
    }),
  );
  session.print(rows, () =>
    table(
      ['PLAN', 'MADE', 'FROM', 'TO', 'WHAT'],
      rows.map((row) => [
        row.id,
        moment(row.createdAt),
        sourceName(row),
        row.target.name,
        summaryLine(row.summary).replace(/^Plan: /, ''),
      ]),
      'No plans yet.',
    ),
  );
}

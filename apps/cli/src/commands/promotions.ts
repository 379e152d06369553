import { contract } from '@ss-tools/api';
import type { Register, Session } from '../command.ts';
import { applyPlan, confirm, requireApplicable, showPromotion } from '../applying.ts';
import { resultOf } from '../jobs/follow-job.ts';
import { findEnvironment } from '../named/environments.ts';
import { planText, sourceName, summaryLine, writes } from '../output/plan-text.ts';
import { moment, table } from '../output/table.ts';
import { readAnswers, readPlan, withAnswers } from '../planning.ts';
import type { Answers } from '../planning.ts';

type ListOptions = { readonly target?: string; readonly limit?: string };
type RollbackOptions = Answers & { readonly yes?: true; readonly planOnly?: true };

export const registerPromotions: Register = (program, session) => {
  program
    .command('promotions')
    .summary('promotions and rollbacks, newest first')
    .argument('[promotion]', 'show this one, with its verification')
    .option('--target <env>', 'only those to this environment')
    .option('--limit <number>', 'how many', '20')
    .action((id: string | undefined, options: ListOptions, command) =>
      id === undefined ? list(session(command), options) : show(session(command), id),
    );
  withAnswers(program.command('rollback'))
    .summary('take a promotion back, as a plan like any other')
    .argument('<promotion>', "the promotion's id")
    .option('-y, --yes', 'apply without asking')
    .option('--plan-only', 'make the plan, and stop there')
    .action((id: string, options: RollbackOptions, command) =>
      rollback(session(command), id, options),
    );
};

async function list(session: Session, options: ListOptions): Promise<void> {
  const api = await session.api();
  const target =
    options.target === undefined ? undefined : (await findEnvironment(api, options.target)).id;
  const { items } = await api.call(contract.promotions.list, {
    query: { target, limit: options.limit },
  });
  session.print(items, () =>
    table(
      ['PROMOTION', 'STARTED', 'FROM', 'TO', 'STATE', 'WHAT'],
      items.map((row) => [
        row.id,
        moment(row.createdAt),
        row.plan.intent === 'rollback' ? 'rollback' : sourceName(row.plan),
        row.plan.target.name,
        row.rolledBackBy === null ? row.state : `${row.state}, taken back`,
        summaryLine(row.plan.summary).replace(/^Plan: /, ''),
      ]),
      'No promotions yet.',
    ),
  );
}

async function show(session: Session, id: string): Promise<void> {
  const api = await session.api();
  showPromotion(session, await api.call(contract.promotions.get, { params: { id } }));
}

async function rollback(session: Session, id: string, options: RollbackOptions): Promise<void> {
  const api = await session.api();
  const job = await api.call(contract.promotions.rollback, {
    params: { id },
    body: await readAnswers(session, api, null, options),
  });
  const plan = await readPlan(api, await resultOf(session.terminal, api, job, 'plan'));
  if (options.planOnly === true) {
    session.print(plan, () => planText(plan, session.paint));
    if (!plan.applicable) session.setExit(1);
    return;
  }
  session.terminal.stderr.write(`${planText(plan, session.paint)}\n\n`);
  requireApplicable(plan);
  if (!writes(plan)) {
    session.print(
      { plan: plan.id, state: 'nothing-to-do' },
      () => `Nothing to do: ${plan.target.name} is as it was.`,
    );
    return;
  }
  await confirm(session, plan, options.yes === true);
  await applyPlan(session, api, plan);
}

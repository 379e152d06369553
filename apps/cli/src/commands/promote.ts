import type { Register, Session } from '../command.ts';
import { applyPlan, confirm, requireApplicable } from '../applying.ts';
import { planText, writes } from '../output/plan-text.ts';
import { makePlan, readPlan, withSelection } from '../planning.ts';
import type { PlanOptions } from '../planning.ts';

type Yes = { readonly yes?: true };

export const registerPromote: Register = (program, session) => {
  program
    .command('apply')
    .summary('apply a plan, and verify the result')
    .argument('<plan>', "the plan's id")
    .action((id: string, _options, command) => apply(session(command), id));
  withSelection(program.command('promote'))
    .summary('plan, ask, apply and verify in one go')
    .option('-y, --yes', 'apply without asking')
    .action((source: string, target: string, options: PlanOptions & Yes, command) =>
      promote(session(command), source, target, options),
    );
};

async function apply(session: Session, id: string): Promise<void> {
  const api = await session.api();
  const plan = await readPlan(api, id);
  requireApplicable(plan);
  await applyPlan(session, api, plan);
}

async function promote(
  session: Session,
  source: string,
  target: string,
  options: PlanOptions & Yes,
): Promise<void> {
  const api = await session.api();
  const plan = await makePlan(session, api, source, target, options);
  // With --json the one document on stdout is the result; the plan is for the person who watches.
  session.terminal.stderr.write(`${planText(plan, session.paint)}\n\n`);
  requireApplicable(plan);
  if (!writes(plan)) {
    session.print(
      { plan: plan.id, state: 'nothing-to-do' },
      () => `Nothing to do: ${plan.target.name} has it all.`,
    );
    return;
  }
  await confirm(session, plan, options.yes === true);
  await applyPlan(session, api, plan);
}

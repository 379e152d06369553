import { contract } from '@ss-tools/api';
import type { Register, Session } from '../command.ts';
import { failureOf, followJob } from '../jobs/follow-job.ts';
import { promotionText } from '../output/promotion-text.ts';
import { moment, table } from '../output/table.ts';

export const registerWatch: Register = (program, session) => {
  program
    .command('watch')
    .summary('follow a job to its end')
    .argument('<job>', "the job's id")
    .action((id: string, _options, command) => watch(session(command), id));
  program
    .command('cancel')
    .summary('ask a job to stop, at the next point where both sides are whole')
    .argument('<job>', "the job's id")
    .action((id: string, _options, command) => cancel(session(command), id));
  program
    .command('jobs')
    .summary('jobs, newest first')
    .option('--limit <number>', 'how many', '20')
    .action((options: { limit: string }, command) => jobs(session(command), options.limit));
};

async function watch(session: Session, jobId: string): Promise<void> {
  const api = await session.api();
  const job = await followJob(session.terminal, api, jobId);
  if (job.state !== 'succeeded') throw failureOf(job);
  const id = job.result?.['promotion'];
  if (id !== undefined) {
    // The run came to its end; whether the target is what the plan promised, the promotion tells.
    const promotion = await api.call(contract.promotions.get, { params: { id } });
    session.print(job, () => promotionText(promotion, session.paint));
    if (promotion.state !== 'verified') session.setExit(1);
    return;
  }
  const made = Object.entries(job.result ?? {}).map(([kind, of]) => `${kind} ${of}`);
  session.print(job, () => [`${job.title}: succeeded`, ...made].join('\n'));
}

async function cancel(session: Session, id: string): Promise<void> {
  const api = await session.api();
  const job = await api.call(contract.jobs.cancel, { params: { id } });
  session.print(
    job,
    () => `${job.title}: ${job.state === 'cancelled' ? 'cancelled' : 'asked to stop'}`,
  );
}

async function jobs(session: Session, limit: string): Promise<void> {
  const api = await session.api();
  const { items } = await api.call(contract.jobs.list, { query: { limit } });
  session.print(items, () =>
    table(
      ['JOB', 'STARTED', 'KIND', 'STATE', 'WHAT'],
      items.map((job) => [
        job.id,
        moment(job.startedAt ?? job.createdAt),
        job.kind,
        job.state,
        job.title,
      ]),
      'No jobs yet.',
    ),
  );
}

import type { ApiClient } from '@ss-tools/api';
import { contract } from '@ss-tools/api';
import type { Command } from 'commander';
import type { Session } from './command.ts';
import { resultOf } from './jobs/follow-job.ts';
import { findAsset, identity, selector } from './named/assets.ts';
import { findEnvironment } from './named/environments.ts';
import type { EnvironmentRow } from './named/environments.ts';
import { readSide } from './named/sides.ts';
import type { PlanDetail } from './output/plan-text.ts';
import { readPlanMappings } from './plan-mappings.ts';
import { CliError } from './problem.ts';
import { readSecret } from './secret.ts';

/** How a person settles what a plan asks; taken by `plan`, `promote` and `rollback`. */
export type Answers = {
  readonly takeSource?: string[];
  readonly takeTarget?: string[];
  readonly password?: string[];
  readonly map?: string[];
  readonly replaces?: string;
};

export type PlanOptions = Answers & { readonly select?: string[]; readonly delete?: string[] };

export const withAnswers = (command: Command): Command =>
  command
    .option('--take-source <identity...>', 'settle a conflict: the source wins')
    .option('--take-target <identity...>', 'settle a conflict: what the target has stays')
    .option(
      '--map <from=to...>',
      'a mapping for this plan alone, by identities: database:UUID=database:UUID, role:FROM=TO, schema:DATABASE-UUID:FROM=TO; what the pair of environments remembers is said with `map`',
    )
    .option(
      '--password <database=from...>',
      'password of a database that the plan creates: DATABASE=env:VARIABLE, or DATABASE to be asked (in a pipe: the next line of standard input)',
    )
    .option(
      '--replaces <plan>',
      'the plan that this one takes the place of: it waits no longer, and the passwords given to it count again',
    );

export const withSelection = (command: Command): Command =>
  withAnswers(
    command
      .argument('<source>', 'environment, snapshot id or bundle.zip')
      .argument('<target>', 'environment')
      .option(
        '--select <asset...>',
        'what to promote: KIND:UUID, dashboard:SLUG, SLUG, KIND:* or all; what it needs comes along',
      )
      .option('--delete <identity...>', 'what to delete in the target'),
  );

/** Makes a plan and shows how the making goes. */
export async function makePlan(
  session: Session,
  api: ApiClient,
  sourceText: string,
  targetText: string,
  options: PlanOptions,
): Promise<PlanDetail> {
  if ((options.select ?? []).length + (options.delete ?? []).length === 0) {
    throw new CliError(
      'nothing-selected',
      'Nothing is selected.',
      `Say --select dashboard:SLUG or KIND:UUID; \`ss-tools assets ${sourceText} --kind dashboard\` lists them.`,
    );
  }
  const source = await readSide(api, sourceText);
  const target = await findEnvironment(api, targetText);
  const sourceEnvironment =
    source.side.from === 'environment' ? await findEnvironment(api, source.side.environment) : null;
  const job = await api.call(contract.plans.create, {
    body: {
      source: source.side,
      target: target.id,
      select: (options.select ?? []).map(selector),
      remove: (options.delete ?? []).map(identity),
      ...(await readAnswers(session, api, sourceEnvironment, options)),
    },
  });
  return readPlan(api, await resultOf(session.terminal, api, job, 'plan'));
}

export const readPlan = (api: ApiClient, id: string): Promise<PlanDetail> =>
  api.call(contract.plans.get, { params: { id } });

/** @param source where a database that is named by its name is looked up; null: identities only */
export async function readAnswers(
  session: Session,
  api: ApiClient,
  source: EnvironmentRow | null,
  answers: Answers,
) {
  const passwords: Record<string, string> = {};
  for (const text of answers.password ?? []) {
    const [, name = text, from] = /^(.*?)=((?:env:|stdin).*)$/s.exec(text) ?? [];
    const id =
      source === null
        ? databaseIdentity(name)
        : await findAsset(session, api, source, 'database', name);
    passwords[id] = await readSecret(session.terminal, from, `password of database ${name}`);
  }
  return {
    resolutions: [
      ...(answers.takeSource ?? []).map((text) => ({
        asset: identity(text),
        take: 'source' as const,
      })),
      ...(answers.takeTarget ?? []).map((text) => ({
        asset: identity(text),
        take: 'target' as const,
      })),
    ],
    passwords,
    ...(answers.map === undefined ? {} : { mappings: readPlanMappings(answers.map) }),
    ...(answers.replaces === undefined ? {} : { replaces: answers.replaces }),
  };
}

const databaseIdentity = (text: string): string =>
  identity(text.includes(':') ? text : `database:${text}`);

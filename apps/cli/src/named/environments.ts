import { contract } from '@ss-tools/api';
import type { ApiClient, CallOutput } from '@ss-tools/api';
import { CliError } from '../problem.ts';

export type EnvironmentRow = CallOutput<typeof contract.environments.get>;

export async function listEnvironments(api: ApiClient): Promise<EnvironmentRow[]> {
  return (await api.call(contract.environments.list)).items;
}

/** Finds an environment by name or id. @throws CliError that lists the known ones. */
export async function findEnvironment(api: ApiClient, text: string): Promise<EnvironmentRow> {
  const all = await listEnvironments(api);
  const found = all.find((environment) => environment.name === text || environment.id === text);
  if (found !== undefined) return found;
  const names = all.map((environment) => environment.name);
  throw new CliError(
    'no-such-environment',
    `There is no environment "${text}".`,
    names.length === 0
      ? 'Add the first one with `ss-tools env add NAME URL`.'
      : `Known are ${names.join(', ')}.`,
  );
}

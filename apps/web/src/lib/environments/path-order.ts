import type { Environment } from '#lib/api/types.ts';

// The order is only a picture: what a stage is usually called says where on the path it usually stands.
const USUAL_PATH: readonly RegExp[] = [
  /^(local|sandbox|play)/,
  /^dev/,
  /^(test|qa|int)/,
  /^(stag|uat|pre|acc)/,
  /^(prod|live|main)/,
];

function place({ stage, name }: Environment): number {
  const label = (stage === '' ? name : stage).toLowerCase();
  const found = USUAL_PATH.findIndex((usual) => usual.test(label));
  return found === -1 ? USUAL_PATH.length : found;
}

/** Environments as a path: by what their stages are usually called, then by age. */
export const inPathOrder = (environments: readonly Environment[]): Environment[] =>
  environments.toSorted((a, b) => place(a) - place(b) || a.createdAt.localeCompare(b.createdAt));

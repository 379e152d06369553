import { contracts } from './contracts/index.ts';
import type { Check, Contract, Stage } from './contract.ts';

/** How one promise was kept. */
export interface Finding {
  readonly promise: string;
  /** null: kept. */
  readonly broken: string | null;
}

/** How one capability did on one version. */
export interface Result {
  readonly capability: string;
  /** Whether this Superset has it; if not, what is promised for that case was checked. */
  readonly there: boolean;
  readonly findings: readonly Finding[];
}

/** The checks of a contract that apply to this Superset. */
export function checksFor(
  { needs, checks, otherwise = {} }: Contract,
  { found }: Stage,
): { there: boolean; checks: [string, Check][] } {
  const there = needs === undefined || found.capabilities[needs] === true;
  return { there, checks: Object.entries(there ? checks : otherwise) };
}

/** Runs every contract on one Superset, one after the other; a broken promise does not stop the rest. */
export async function runContracts(
  stage: Stage,
  onFinding: (capability: string, finding: Finding) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const contract of contracts) {
    const { there, checks } = checksFor(contract, stage);
    const findings: Finding[] = [];
    for (const [promise, check] of checks) {
      const broken = await check(stage).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      findings.push({ promise, broken });
      onFinding(contract.capability, { promise, broken });
    }
    results.push({ capability: contract.capability, there, findings });
  }
  return results;
}

import { MappingSet } from '@ss-tools/api';
import type { PlanDetail, PlanRequest } from '#lib/api/types.ts';
import { asksOf, isOpen, isSides } from './asks.ts';
import type { Ask, AssetIdText } from './asks.ts';

type Resolution = PlanDetail['request']['resolutions'][number];

/** The answer "make it in the target" to the question which asset of the target this one is. */
export const CREATE = 'create';
/** The answer "leave it away" to the question which role of the target this one is. */
export const NOBODY = '';

/** The answer "decide again" to a resolution that the plan was made with. */
export const UNDO = 'undo';

/** A person's answers to a plan's questions, until the plan is made again with them. */
export class Answers {
  readonly asks: readonly Ask[];
  #given: Readonly<Record<string, string>> = $state.raw({});
  readonly #plan: PlanDetail;

  constructor(plan: PlanDetail) {
    this.#plan = plan;
    this.asks = asksOf(plan);
  }

  get open(): number {
    return this.asks.filter((ask) => isOpen(ask) && this.of(ask) === undefined).length;
  }
  get any(): boolean {
    return Object.keys(this.#given).length > 0;
  }

  of(ask: Ask): string | undefined {
    return this.#given[ask.key];
  }

  /** Keeps an answer; undefined takes it back. */
  give(ask: Ask, answer: string | undefined): void {
    const { [ask.key]: _, ...others } = this.#given;
    this.#given = answer === undefined ? others : { ...others, [ask.key]: answer };
  }

  /** The mappings to remember for the pair of environments; null when none was answered. */
  mappings(): MappingSet | null {
    const set = MappingSet.parse({});
    for (const ask of this.asks) {
      const answer = this.of(ask);
      if (answer === undefined) continue;
      if (ask.kind === 'asset' && answer !== CREATE)
        set.assets.push({ from: ask.from, to: answer as AssetIdText });
      if (ask.kind === 'role')
        set.roles.push({ from: ask.name, to: answer === NOBODY ? null : answer });
    }
    return set.assets.length + set.roles.length === 0 ? null : set;
  }

  /** Passwords typed, by the database's identity. */
  passwords(): Record<string, string> {
    return Object.fromEntries(
      this.asks.flatMap((ask) => {
        const answer = this.of(ask);
        return ask.kind === 'password' && answer !== undefined ? [[ask.database, answer]] : [];
      }),
    );
  }

  /** The conflicts settled now, and those that the plan was already made with and that are not taken back. */
  resolutions(): Resolution[] {
    const sides = this.asks.filter((ask) => isSides(ask) && this.of(ask) !== undefined);
    const now = sides.flatMap((ask): Resolution[] => {
      const answer = this.of(ask);
      return isSides(ask) && (answer === 'source' || answer === 'target')
        ? [{ asset: ask.asset, take: answer }]
        : [];
    });
    const kept = this.#plan.request.resolutions.filter(
      ({ asset }) => !sides.some((ask) => isSides(ask) && ask.asset === asset),
    );
    return [...kept, ...now];
  }

  /** What else is selected now: assets that shall be made in the target instead of mapped. */
  selected(): AssetIdText[] {
    const made = this.asks.flatMap((ask) =>
      ask.kind === 'asset' && this.of(ask) === CREATE ? [ask.from] : [],
    );
    return [...new Set([...this.#plan.request.select, ...made])];
  }

  /**
   * The request that makes this plan again, from the very side that was asked for. `local` mappings count for the plan
   * alone, beside those that it was already made with.
   */
  request(source: PlanRequest['source'], target: string, local: MappingSet | null): PlanRequest {
    return {
      source,
      target,
      select: this.selected(),
      remove: this.#plan.request.remove,
      ...this.again(local),
    };
  }

  /** What any plan is made again with, a way back too. */
  again(local: MappingSet | null) {
    return {
      resolutions: this.resolutions(),
      passwords: this.passwords(),
      mappings: mappingsWith(this.#plan.request.mappings, local),
      replaces: this.#plan.id,
    };
  }
}

/** Mappings with others over them: what maps from the same thing is replaced. */
function mappingsWith(known: MappingSet, added: MappingSet | null): MappingSet {
  if (added === null) return known;
  const gone = (list: readonly { from: string | null }[]) => new Set(list.map(({ from }) => from));
  const [assets, roles] = [gone(added.assets), gone(added.roles)];
  return {
    ...known,
    assets: [...known.assets.filter(({ from }) => !assets.has(from)), ...added.assets],
    roles: [...known.roles.filter(({ from }) => !roles.has(from)), ...added.roles],
  };
}

import type { MappingSet, PlanDetail, PlanRequest } from '#lib/api/types.ts';
import { asksOf } from './asks.ts';
import type { Ask, AssetIdText } from './asks.ts';

type Resolution = PlanDetail['request']['resolutions'][number];

/** The answer "make it in the target" to the question which asset of the target this one is. */
export const CREATE = 'create';
/** The answer "leave it away" to the question which role of the target this one is. */
export const NOBODY = '';

/** A person's answers to a plan's questions, until the plan is made again with them. */
export class Answers {
  readonly asks: readonly Ask[];
  #given: Readonly<Record<string, string>> = $state.raw({});
  readonly #plan: PlanDetail;

  constructor(plan: PlanDetail) {
    this.#plan = plan;
    this.asks = asksOf(plan.notices);
  }

  get open(): number {
    return this.asks.filter((ask) => this.of(ask) === undefined).length;
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
    const set: MappingSet = {
      assets: [],
      catalogs: [],
      schemas: [],
      tables: [],
      roles: [],
      owners: [],
    };
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

  /** The conflicts settled now, and those that the plan was already made with. */
  resolutions(): Resolution[] {
    const now = this.asks.flatMap((ask): Resolution[] => {
      const answer = this.of(ask);
      return ask.kind === 'conflict' && (answer === 'source' || answer === 'target')
        ? [{ asset: ask.asset, take: answer }]
        : [];
    });
    const kept = this.#plan.request.resolutions.filter(
      ({ asset }) => !now.some((one) => one.asset === asset),
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

  /** The request that makes this plan again, with the answers. */
  request(source: PlanRequest['source'], target: string): PlanRequest {
    return {
      source,
      target,
      select: this.selected(),
      remove: this.#plan.request.remove,
      resolutions: this.resolutions(),
      passwords: this.passwords(),
    };
  }
}

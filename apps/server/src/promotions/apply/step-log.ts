import type { AssetId } from '@ss-tools/assets';
import { sql } from 'kysely';
import type { UpdateObject } from 'kysely';
import type { Context } from '../../context.ts';
import { jsonb } from '../../database/jsonb.ts';
import type { Database } from '../../database/schema/index.ts';
import type { StoredUnderWay } from '../../database/schema/promotions.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { mayBeUnderWay } from './lost-answer.ts';

/** A write of which nobody knows yet what became of it. */
export type UnderWay = {
  /** The step that sent it: "write:import". */
  readonly step: string;
  readonly assets: ReadonlyMap<AssetId, StoredUnderWay[AssetId]>;
  /** How long ago it was sent, by the database's clock: a worker on another machine may have sent it. */
  readonly ageMs: number;
};

/** What the work of a step may say about itself. */
export type StepTelling = {
  /** A sentence about what it did. */
  readonly tell: (detail: string) => void;
  /** Keeps what a write is about until its end is known. Call it right before a write that must not be sent twice. */
  readonly sending: (assets: StoredUnderWay) => Promise<void>;
};

const NOTHING_UNDER_WAY = { under_way: null, under_way_since: null };

/**
 * The steps of an apply, in the promotion's history and in the job's live story. A step is recorded as started before
 * its first request is sent, so that after a crash it is known what may have been written.
 */
export class StepLog {
  readonly #context: Context;
  readonly #run: JobRun;
  readonly #promotion: string;

  constructor(context: Context, run: JobRun, promotion: string) {
    this.#context = context;
    this.#run = run;
    this.#promotion = promotion;
  }

  /**
   * Does one step.
   * @throws whatever `work` throws, after the step was recorded as failed.
   */
  async step<T>(
    step: string,
    label: string,
    work: (telling: StepTelling) => Promise<T>,
  ): Promise<T> {
    let detail: string | undefined;
    const position = await this.#start(step, label);
    this.#run.step(step, label, 'started');
    try {
      const result = await work({
        tell: (text) => {
          detail = text;
        },
        sending: (assets) =>
          this.#set(position, { under_way: jsonb(assets), under_way_since: sql<Date>`now()` }),
      });
      await this.#end(position, 'done', detail ?? null, true);
      this.#run.step(step, label, 'done', detail);
      return result;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      // A worker that stops leaves its step as started; the next attempt looks what became of it.
      if (!this.#run.signal.aborted)
        await this.#end(position, 'failed', words, !mayBeUnderWay(error));
      this.#run.step(step, label, 'failed', words);
      throw error;
    }
  }

  /** Whether any step that writes to the target was ever started. */
  async wroteBefore(): Promise<boolean> {
    const row = await this.#context.db
      .selectFrom('promotion_steps')
      .select('position')
      .where('promotion', '=', this.#promotion)
      .where('step', 'like', 'write:%')
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The write that this or an earlier attempt sent and never heard of again; null when there is none. */
  async underWay(): Promise<UnderWay | null> {
    const row = await this.#context.db
      .selectFrom('promotion_steps')
      .select([
        'step',
        'under_way',
        sql<number>`extract(epoch from now() - under_way_since)`.as('age'),
      ])
      .where('promotion', '=', this.#promotion)
      .where('under_way', 'is not', null)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row?.under_way) return null;
    const assets = Object.entries(row.under_way) as [AssetId, StoredUnderWay[AssetId]][];
    return { step: row.step, assets: new Map(assets), ageMs: Number(row.age) * 1000 };
  }

  /** It is known what became of everything that was sent. */
  async settled(): Promise<void> {
    await this.#run.transaction((trx) =>
      trx
        .updateTable('promotion_steps')
        .set(NOTHING_UNDER_WAY)
        .where('promotion', '=', this.#promotion)
        .execute(),
    );
  }

  #start(step: string, label: string): Promise<number> {
    return this.#run.transaction(async (trx) => {
      const { position } = await trx
        .insertInto('promotion_steps')
        .values((eb) => ({
          promotion: this.#promotion,
          position: eb
            .selectFrom('promotion_steps')
            .select(sql<number>`coalesce(max(position), 0) + 1`.as('next'))
            .where('promotion', '=', this.#promotion),
          step,
          label,
          state: 'started' as const,
          detail: null,
          started_at: new Date(),
          finished_at: null,
          ...NOTHING_UNDER_WAY,
        }))
        .returning('position')
        .executeTakeFirstOrThrow();
      return position;
    });
  }

  #end(
    position: number,
    state: 'done' | 'failed',
    detail: string | null,
    isKnown: boolean,
  ): Promise<void> {
    const known = isKnown ? NOTHING_UNDER_WAY : {};
    return this.#set(position, { state, detail, finished_at: new Date(), ...known });
  }

  async #set(position: number, values: UpdateObject<Database, 'promotion_steps'>): Promise<void> {
    await this.#run.transaction(async (trx) => {
      await trx
        .updateTable('promotion_steps')
        .set(values)
        .where('promotion', '=', this.#promotion)
        .where('position', '=', position)
        .execute();
    });
  }
}

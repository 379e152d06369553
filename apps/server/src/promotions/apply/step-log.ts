import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { JobRun } from '../../jobs/handler.ts';

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
   * Does one step. `work` may answer a sentence about what it did.
   * @throws whatever `work` throws, after the step was recorded as failed.
   */
  async step<T>(
    step: string,
    label: string,
    work: (tell: (detail: string) => void) => Promise<T>,
  ): Promise<T> {
    let detail: string | undefined;
    const position = await this.#start(step, label);
    this.#run.step(step, label, 'started');
    try {
      const result = await work((text) => {
        detail = text;
      });
      await this.#end(position, 'done', detail ?? null);
      this.#run.step(step, label, 'done', detail);
      return result;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      // A worker that stops leaves its step as started; the next attempt looks what became of it.
      if (!this.#run.signal.aborted) await this.#end(position, 'failed', words);
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
        }))
        .returning('position')
        .executeTakeFirstOrThrow();
      return position;
    });
  }

  async #end(position: number, state: 'done' | 'failed', detail: string | null): Promise<void> {
    await this.#run.transaction(async (trx) => {
      await trx
        .updateTable('promotion_steps')
        .set({ state, detail, finished_at: new Date() })
        .where('promotion', '=', this.#promotion)
        .where('position', '=', position)
        .execute();
    });
  }
}

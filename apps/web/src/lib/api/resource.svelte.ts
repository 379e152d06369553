import { ApiError } from '@ss-tools/api';

/** Turns whatever was thrown into what a page can show: message, hint, request id. */
export function problemOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({
    code: 'unexpected',
    status: 0,
    message: error instanceof Error ? error.message : String(error),
    hint: 'Reload the page. If it happens again, report it with what you did.',
  });
}

/**
 * Something read from the server: not there yet, there, or a problem. A later read always wins over an earlier one,
 * and the old value stays until the new one has come.
 */
export class Resource<T> {
  value: T | undefined = $state.raw();
  problem: ApiError | null = $state.raw(null);
  loading = $state(false);
  #turn = 0;

  /** Reads; answers the value, or undefined when it failed or was overtaken. */
  async load(read: () => Promise<T>): Promise<T | undefined> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const value = await read();
      if (turn !== this.#turn) return undefined;
      this.value = value;
      this.problem = null;
      return value;
    } catch (error) {
      if (turn === this.#turn) this.problem = problemOf(error);
      return undefined;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  /** Forgets the value, so that a page for another thing never shows this one. */
  clear(): void {
    this.#turn++;
    this.value = undefined;
    this.problem = null;
    this.loading = false;
  }
}

/** Something that a person asked for: runs once at a time and keeps its problem for the page. */
export class Action {
  busy = $state(false);
  problem: ApiError | null = $state.raw(null);

  /** Runs unless it is running; answers the result, or undefined when it failed. */
  async run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = null;
    try {
      return await act();
    } catch (error) {
      this.problem = problemOf(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** What the server said of one field of the input, by the end of its path. */
  fieldProblem(name: string): string | undefined {
    return this.problem?.fields.find(
      ({ path }) => path.replaceAll('.', '/').split('/').at(-1) === name,
    )?.message;
  }
}

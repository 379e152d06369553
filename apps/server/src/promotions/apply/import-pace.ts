/** A third of what gunicorn's default allows one request. */
const AIM_SECONDS = 10;

/** How many assets one import of a target may hold, learnt from the imports before it. */
export class ImportPace {
  #byTime = Infinity;
  #byLoss = Infinity;

  get limit(): number {
    return Math.min(this.#byTime, this.#byLoss);
  }

  /** An import was answered: the next ones shall take about as long as is aimed at. */
  took(assets: number, seconds: number): void {
    this.#byTime = Math.max(1, Math.floor((assets * AIM_SECONDS) / Math.max(seconds, 0.001)));
  }

  /**
   * An import was given up after so long: none is as large again. One that ended sooner ended for another reason than its
   * size, and cutting it up would only cost its one transaction.
   */
  lost(assets: number, seconds: number): void {
    if (seconds >= AIM_SECONDS) this.#byLoss = Math.max(1, Math.floor(assets / 2));
  }
}

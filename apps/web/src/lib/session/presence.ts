const AWAY_AFTER_MS = 30 * 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const;

/**
 * Whether somebody is at this tab: it is visible, and was used in the last half hour. What looks things up by itself
 * asks this first, since each request prolongs the session, which has to end when nobody is there.
 */
export class Presence {
  #usedAt: number;
  readonly #now: () => number;
  readonly #visible: () => boolean;

  constructor(
    now: () => number = Date.now,
    visible = () => document.visibilityState === 'visible',
  ) {
    this.#now = now;
    this.#visible = visible;
    this.#usedAt = now();
  }

  get here(): boolean {
    return this.#visible() && this.#now() - this.#usedAt < AWAY_AFTER_MS;
  }

  used(): void {
    this.#usedAt = this.#now();
  }

  /** Notices use until the answered function is called. */
  watch(): () => void {
    this.used();
    const stop = new AbortController();
    for (const sign of SIGNS) {
      addEventListener(sign, () => this.used(), {
        signal: stop.signal,
        passive: true,
        capture: true,
      });
    }
    return () => stop.abort();
  }
}

export const presence = new Presence();

export type ThemeChoice = 'light' | 'dark' | 'system';

const KEY = 'ss-tools:theme';

/** Light, dark, or whatever the system says; remembered by this browser. */
class Theme {
  choice: ThemeChoice = $state('system');
  #system: MediaQueryList | undefined;

  /** Reads the remembered choice and follows the system from now on. */
  start(): void {
    const kept = localStorage.getItem(KEY);
    this.choice = kept === 'light' || kept === 'dark' ? kept : 'system';
    this.#system = matchMedia('(prefers-color-scheme: dark)');
    this.#system.addEventListener('change', () => this.#show());
    this.#show();
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(KEY, choice);
    this.#show();
  }

  #show(): void {
    const dark =
      this.choice === 'dark' || (this.choice === 'system' && this.#system?.matches === true);
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }
}

export const theme = new Theme();

/** One key, or two in a row ("g e"); `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export type Shortcut = { readonly keys: string; readonly label: string; readonly run: () => void };

const SEQUENCE_PAUSE_MS = 1200;

/** Inputs that letters do not go into. */
const NOT_TYPED_INTO = new Set(['checkbox', 'radio', 'button', 'submit', 'file', 'range']);

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest('input, textarea, select, [contenteditable="true"]');
  return field !== null && !NOT_TYPED_INTO.has(field.getAttribute('type') ?? '');
}

/** Whether a dialog or a menu is open: the keys are then its own. */
const inTheWay = (): boolean =>
  document.querySelector('[aria-modal="true"], [role="menu"]') !== null;

/** The keys that the shell and the page at hand listen to. */
export class Shortcuts {
  #all: readonly Shortcut[] = $state.raw([]);
  #first = '';
  #firstAt = 0;
  readonly #blocked: () => boolean;

  constructor(blocked: () => boolean = inTheWay) {
    this.#blocked = blocked;
  }

  get all(): readonly Shortcut[] {
    return this.#all;
  }

  /** Listens until the answered function is called; fits `$effect(() => shortcuts.add(...))`. */
  add(...shortcuts: Shortcut[]): () => void {
    this.#all = [...this.#all, ...shortcuts];
    return () => {
      this.#all = this.#all.filter((one) => !shortcuts.includes(one));
    };
  }

  /** Runs the shortcut that a key event completes, if there is one. `now` is in milliseconds. */
  handle(event: KeyboardEvent, now = Date.now()): void {
    if (event.altKey || event.isComposing) return;
    const mod = event.metaKey || event.ctrlKey;
    if (!mod && typing(event.target)) return;
    const pressed = mod ? `mod ${event.key.toLowerCase()}` : event.key;
    const sequence =
      now - this.#firstAt < SEQUENCE_PAUSE_MS ? `${this.#first} ${pressed}` : pressed;
    const found = this.#find(sequence) ?? this.#find(pressed);
    this.#first = mod ? '' : pressed;
    this.#firstAt = found === undefined ? now : 0;
    if (found === undefined) return;
    // Under a dialog nothing happens; nor does the browser do with the keys what it would do without us.
    if (mod || !this.#blocked()) event.preventDefault();
    if (!this.#blocked()) found.run();
  }

  // The page's own keys were added last and win over the shell's.
  #find(keys: string): Shortcut | undefined {
    return this.#all.findLast((one) => one.keys === keys);
  }
}

export const shortcuts = new Shortcuts();

const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent);

/** How a shortcut is written on a key cap: ["⌘", "K"], ["g", "e"]. */
export const keyCaps = (keys: string): string[] =>
  keys
    .split(' ')
    .map((key) =>
      key === 'mod'
        ? isMac()
          ? '⌘'
          : 'Ctrl'
        : key.length === 1 && keys.startsWith('mod')
          ? key.toUpperCase()
          : key,
    );

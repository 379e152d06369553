import { expect, test, vi } from 'vitest';
import { Shortcuts } from './shortcuts.svelte.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({
    key,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    target: null,
    preventDefault: () => undefined,
    ...more,
  }) as KeyboardEvent;

/** Node has no DOM: an element as far as a key event asks of its target. */
class FakeElement {
  readonly type: string;
  constructor(type: string) {
    this.type = type;
  }
  closest = (): FakeElement => this;
  getAttribute = (): string => this.type;
}
vi.stubGlobal('Element', FakeElement);

test('two keys in a row run what they are bound to, one of them alone does not', () => {
  const shortcuts = new Shortcuts(() => false);
  const run = vi.fn();
  shortcuts.add({ keys: 'g e', label: 'Environments', run });
  shortcuts.handle(press('e'), 0);
  expect(run).not.toHaveBeenCalled();
  shortcuts.handle(press('g'), 100);
  shortcuts.handle(press('e'), 300);
  expect(run).toHaveBeenCalledOnce();
});

test('a sequence that took too long is forgotten', () => {
  const shortcuts = new Shortcuts(() => false);
  const run = vi.fn();
  shortcuts.add({ keys: 'g e', label: 'Environments', run });
  shortcuts.handle(press('g'), 0);
  shortcuts.handle(press('e'), 5000);
  expect(run).not.toHaveBeenCalled();
});

test('⌘ and Ctrl are the same key; a removed shortcut is silent', () => {
  const shortcuts = new Shortcuts(() => false);
  const run = vi.fn();
  const remove = shortcuts.add({ keys: 'mod k', label: 'Palette', run });
  shortcuts.handle(press('k', { metaKey: true }));
  shortcuts.handle(press('K', { ctrlKey: true }));
  expect(run).toHaveBeenCalledTimes(2);
  remove();
  shortcuts.handle(press('k', { metaKey: true }));
  expect(run).toHaveBeenCalledTimes(2);
});

test('the page wins over the shell when both bind a key', () => {
  const shortcuts = new Shortcuts(() => false);
  const ran: string[] = [];
  shortcuts.add({ keys: 'j', label: 'shell', run: () => ran.push('shell') });
  shortcuts.add({ keys: 'j', label: 'page', run: () => ran.push('page') });
  shortcuts.handle(press('j'));
  expect(ran).toEqual(['page']);
});

test('letters in a text field are text; on a ticked checkbox they are keys', () => {
  const shortcuts = new Shortcuts(() => false);
  const run = vi.fn();
  shortcuts.add({ keys: '/', label: 'Search', run });
  shortcuts.handle(press('/', { target: new FakeElement('text') as unknown as EventTarget }));
  expect(run).not.toHaveBeenCalled();
  shortcuts.handle(press('/', { target: new FakeElement('checkbox') as unknown as EventTarget }));
  expect(run).toHaveBeenCalledOnce();
});

test('nothing happens beneath an open dialog', () => {
  let open = true;
  const shortcuts = new Shortcuts(() => open);
  const run = vi.fn();
  shortcuts.add({ keys: 'g h', label: 'History', run });
  shortcuts.handle(press('g'), 0);
  shortcuts.handle(press('h'), 100);
  expect(run).not.toHaveBeenCalled();
  open = false;
  shortcuts.handle(press('g'), 200);
  shortcuts.handle(press('h'), 300);
  expect(run).toHaveBeenCalledOnce();
});

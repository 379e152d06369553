/** Whether the list of keys is open; the `?` key and the menu open it. */
class KeyListState {
  open = $state(false);

  show(): void {
    this.open = true;
  }
}

export const keyList = new KeyListState();

import type { ApiError } from '@ss-tools/api';
import { untrack } from 'svelte';
import { Resource } from './resource.svelte.ts';

export type PageOf<Row> = { readonly items: readonly Row[]; readonly total: number };
export type PageRequest = {
  readonly search?: string;
  readonly offset: number;
  readonly limit: number;
};

const SEARCH_PAUSE_MS = 180;

/** A list that the server searches and pages; this side keeps one page of it. */
export class PagedList<Row> {
  readonly limit: number;
  offset = $state(0);
  search = $state('');
  readonly #page = new Resource<PageOf<Row>>();
  readonly #read: (request: PageRequest) => Promise<PageOf<Row>>;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(read: (request: PageRequest) => Promise<PageOf<Row>>, limit = 50) {
    this.#read = read;
    this.limit = limit;
  }

  /** Undefined until the first page is known. */
  get items(): readonly Row[] | undefined {
    return this.#page.value?.items;
  }
  get total(): number | undefined {
    return this.#page.value?.total;
  }
  get loading(): boolean {
    return this.#page.loading;
  }
  get problem(): ApiError | null {
    return this.#page.problem;
  }

  /** Reads the current page again. */
  async load(): Promise<void> {
    // An effect that loads must not run again for every letter typed.
    const { search, offset } = untrack(() => ({ search: this.search.trim(), offset: this.offset }));
    await this.#page.load(() =>
      this.#read({ ...(search === '' ? {} : { search }), offset, limit: this.limit }),
    );
  }

  /** Searches once the typing rests. */
  searchFor(text: string): void {
    this.search = text;
    this.offset = 0;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.load(), SEARCH_PAUSE_MS);
  }

  async goTo(offset: number): Promise<void> {
    this.offset = Math.max(0, offset);
    await this.load();
  }

  /** Back to the first page, after a filter changed. */
  async restart(): Promise<void> {
    await this.goTo(0);
  }

  clear(): void {
    this.#page.clear();
    this.offset = 0;
  }
}

/** One page of a list, as the API answers it. */
type Page<Item> = { readonly items: readonly Item[]; readonly total: number };

const PAGE = 500;

/** Reads a list to its end. */
export async function allPages<Item>(
  read: (page: { offset: number; limit: number }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  while (true) {
    const page = await read({ offset: items.length, limit: PAGE });
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= page.total) return items;
  }
}

import type { Api } from '../api.ts';
import type { ListOptions, ReadOptions, Tags } from '../client.ts';
import { asObject } from '../http/answer.ts';
import type { Known } from '../probe/known.ts';
import type { TaggableKind, TaggedObject, TagRow } from '../rows.ts';
import { listAll } from './list.ts';
import { number, optionalText, tagRef, text } from './reading.ts';
import { deleteAt, deleteManyAt } from './resource.ts';

const PATH = '/api/v1/tag/';

/** superset.tags.models.ObjectType */
const OBJECT_TYPES: Readonly<
  Record<TaggableKind, { readonly number: number; readonly word: string }>
> = {
  saved_query: { number: 1, word: 'query' },
  chart: { number: 2, word: 'chart' },
  dashboard: { number: 3, word: 'dashboard' },
  dataset: { number: 4, word: 'dataset' },
};

function taggedObject(row: Record<string, unknown>): TaggedObject[] {
  const kind = (Object.keys(OBJECT_TYPES) as TaggableKind[]).find(
    (name) => OBJECT_TYPES[name].word === row['type'],
  );
  return kind === undefined ? [] : [{ kind, id: number(row, 'id'), name: text(row, 'name') }];
}

/** See `Tags`. */
export function tags(api: Api, known: Known): Tags {
  const at = (kind: TaggableKind, id: number): string =>
    `${PATH}${OBJECT_TYPES[kind].number}/${id}/`;

  async function list(options: ListOptions = {}): Promise<TagRow[]> {
    const profile = await known.profile(options);
    const rows = await listAll(api, PATH, { columns: profile.columns.tag, ...options });
    return rows
      .map((row) => ({ ...tagRef(row, profile), description: optionalText(row, 'description') }))
      .filter((tag) => tag.type === 'custom');
  }

  /** By id, not by name: the names in `tags=` are split at commas. */
  async function carriers(id: number, options: ReadOptions): Promise<TaggedObject[]> {
    const { result } = await api.read(`${PATH}get_objects/`, {
      query: { tagIds: String(id) },
      ...options,
    });
    return (Array.isArray(result) ? result : []).flatMap((row) => taggedObject(asObject(row)));
  }

  async function objects(tag: string, options: ReadOptions = {}): Promise<TaggedObject[]> {
    const { tagName } = await known.profile(options);
    const filters = [{ col: 'name', opr: 'eq', value: tagName.kept(tag) }];
    const found = (await list({ ...options, filters })).find(({ name }) => name === tag);
    return found ? carriers(found.id, options) : [];
  }

  /** Of the names, those that the object does not carry, as this line wants them. */
  async function missing(
    kind: TaggableKind,
    id: number,
    names: readonly string[],
    options: ReadOptions,
  ): Promise<string[]> {
    const { tagName, attachesTagsOnce } = await known.profile(options);
    if (!attachesTagsOnce) return [...names];
    const tagsThere = await list(options);
    const needed = names.map(async (name) => {
      const there = tagsThere.find((tag) => tag.name === name);
      if (!there) return name;
      const carried = (await carriers(there.id, options)).some(
        (object) => object.kind === kind && object.id === id,
      );
      return carried ? null : tagName.kept(name);
    });
    return (await Promise.all(needed)).filter((name) => name !== null);
  }

  return {
    list,
    objects,
    async attach(kind, id, names, options = {}) {
      const needed =
        names.length === 0
          ? []
          : await missing(kind, id, names, options.signal ? { signal: options.signal } : {});
      if (needed.length === 0) return;
      await api.json('POST', at(kind, id), {
        repeatable: true,
        ...options,
        body: { properties: { tags: needed } },
      });
    },
    async detach(kind, id, tag, options) {
      const { tagName } = await known.profile(options);
      await deleteAt(api, `${at(kind, id)}${encodeURIComponent(tagName.kept(tag))}/`, options);
    },
    async describe(tag, description, options = {}) {
      const { tagName } = await known.profile(options);
      const there = (await list(options.signal ? { signal: options.signal } : {})).some(
        ({ name }) => name === tag,
      );
      // PUT would take the tag off every object that it does not name; this way takes it off none.
      const body = {
        tags: [{ name: there ? tagName.kept(tag) : tag, description, objects_to_tag: [] }],
      };
      await api.json('POST', `${PATH}bulk_create`, { repeatable: true, ...options, body });
    },
    async deleteMany(names, options) {
      const { tagName } = await known.profile(options);
      await deleteManyAt(api, PATH, names.map(tagName.kept), options);
    },
  };
}

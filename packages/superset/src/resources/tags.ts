import type { Api } from '../api.ts';
import type { Tags } from '../client.ts';
import { asObject } from '../http/answer.ts';
import type { Known } from '../probe/known.ts';
import type { TaggableKind, TaggedObject } from '../rows.ts';
import { listAll } from './list.ts';
import { number, optionalText, tagRef, text } from './reading.ts';
import { deleteAt, deleteManyAt } from './resource.ts';

const PATH = '/api/v1/tag/';

/** superset.tags.models.ObjectType */
const OBJECT_TYPES: Readonly<Record<TaggableKind, { readonly number: number; readonly word: string }>> = {
  saved_query: { number: 1, word: 'query' },
  chart: { number: 2, word: 'chart' },
  dashboard: { number: 3, word: 'dashboard' },
  dataset: { number: 4, word: 'dataset' },
};

function taggedObject(row: Record<string, unknown>): TaggedObject[] {
  const kind = (Object.keys(OBJECT_TYPES) as TaggableKind[]).find((name) => OBJECT_TYPES[name].word === row['type']);
  return kind === undefined ? [] : [{ kind, id: number(row, 'id'), name: text(row, 'name') }];
}

export function tags(api: Api, known: Known): Tags {
  const at = (kind: TaggableKind, id: number): string => `${PATH}${OBJECT_TYPES[kind].number}/${id}/`;
  return {
    async list(options = {}) {
      const columns = (await known.profile()).columns.tag;
      const rows = await listAll(api, PATH, { columns, ...options });
      return rows.map((row) => ({ ...tagRef(row), description: optionalText(row, 'description') })).filter((tag) => tag.type === 'custom');
    },
    async objects(tag, options = {}) {
      // By id, not by name: the names in `tags=` are split at commas.
      const found = (await this.list({ ...options, filters: [{ col: 'name', opr: 'eq', value: tag }] })).find(({ name }) => name === tag);
      if (!found) return [];
      const { result } = await api.read(`${PATH}get_objects/`, { query: { tagIds: String(found.id) }, ...options });
      return (Array.isArray(result) ? result : []).flatMap((row) => taggedObject(asObject(row)));
    },
    async attach(kind, id, names, options = {}) {
      if (names.length === 0) return;
      await api.json('POST', at(kind, id), { repeatable: true, ...options, body: { properties: { tags: names } } });
    },
    detach: (kind, id, tag, options) => deleteAt(api, `${at(kind, id)}${encodeURIComponent(tag)}/`, options),
    async describe(tag, description, options = {}) {
      // PUT would take the tag off every object that it does not name; this way takes none off, and names one that has it already if it can.
      const some = (await this.objects(tag, options.signal ? { signal: options.signal } : {})).slice(0, 1);
      const objects = some.map((object) => [OBJECT_TYPES[object.kind].word, object.id]);
      const body = { tags: [{ name: tag, description, objects_to_tag: objects }] };
      await api.json('POST', `${PATH}bulk_create`, { repeatable: true, ...options, body });
    },
    deleteMany: (names, options) => deleteManyAt(api, PATH, names, options),
  };
}

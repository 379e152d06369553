import type { Mappings } from '@ss-tools/assets';
import { z } from 'zod';
import { AssetIdText, Id } from './basics.ts';
import { route } from '../route.ts';

const Name = z.string().max(1000);
const AssetMapping = z.object({ from: AssetIdText, to: AssetIdText });
const NameMapping = z.object({ database: AssetIdText, from: Name.nullable(), to: Name.nullable() });
const PersonMapping = z.object({ from: Name, to: Name.nullable() });

/** See Mappings in @ss-tools/assets. */
export const MappingSet = z.object({
  assets: z.array(AssetMapping).max(10_000).default([]),
  catalogs: z.array(NameMapping).max(10_000).default([]),
  schemas: z.array(NameMapping).max(10_000).default([]),
  tables: z.array(NameMapping).max(10_000).default([]),
  roles: z.array(PersonMapping).max(10_000).default([]),
  owners: z.array(PersonMapping).max(10_000).default([]),
}) satisfies z.ZodType<Mappings>;
export type MappingSet = z.output<typeof MappingSet>;

/** The lists of a mapping set. */
export const MappingKind = z.enum(['assets', 'catalogs', 'schemas', 'tables', 'roles', 'owners']);
export type MappingKind = z.output<typeof MappingKind>;

const Names = z.record(z.string(), z.string());

/** A pair's mappings, and what the assets in them were called when each environment was last read. */
export const PairMappings = MappingSet.extend({
  names: z.object({ source: Names, target: Names }),
});

/** The ordered pair of environments that mappings belong to. */
const Pair = z.object({ source: Id, target: Id });

export const mappings = {
  get: route({
    method: 'GET',
    path: '/api/mappings',
    summary: 'Mappings of a pair of environments',
    needs: 'mappings:read',
    query: Pair,
    answer: 'json',
    response: PairMappings,
  }),
  /** Adds or replaces the entries said (by what they map from); the others stay. */
  merge: route({
    method: 'PATCH',
    path: '/api/mappings',
    summary: 'Add or replace mappings of a pair; entries that are not said stay',
    needs: 'mappings:write',
    query: Pair,
    body: MappingSet,
    answer: 'json',
    response: PairMappings,
  }),
  /** Takes one entry out, whatever else was changed meanwhile. */
  forget: route({
    method: 'DELETE',
    path: '/api/mappings',
    summary: 'Forget one mapping of a pair, named by what it maps from; the others stay',
    needs: 'mappings:write',
    query: Pair.extend({
      kind: MappingKind,
      /** Left away: the entry that maps from none (catalogs, schemas and tables). */
      from: Name.optional(),
      /** The source's database (catalogs, schemas and tables). */
      database: AssetIdText.optional(),
    }),
    answer: 'json',
    response: PairMappings,
  }),
  replace: route({
    method: 'PUT',
    path: '/api/mappings',
    summary: 'Replace all mappings of a pair',
    needs: 'mappings:write',
    query: Pair,
    body: MappingSet,
    answer: 'json',
    response: PairMappings,
  }),
};

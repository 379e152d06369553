import { ASSET_KINDS } from '@ss-tools/assets/asset';
import type { AssetId } from '@ss-tools/assets';
import { z } from 'zod';

/** An id of ss-tools' own rows. */
export const Id = z.uuid();

/** A moment, ISO 8601 in UTC. */
export const Moment = z.iso.datetime();

/** `kind:key`, see AssetId in @ss-tools/assets. */
export const AssetIdText = z
  .string()
  .max(600)
  .refine(
    (text) =>
      ASSET_KINDS.some((kind) => text.startsWith(`${kind}:`) && text.length > kind.length + 1),
    {
      message: `must be kind:key, with a kind of ${ASSET_KINDS.join(', ')}`,
    },
  )
  .transform((text) => text as AssetId);

export const Kind = z.enum(ASSET_KINDS);

/** What every failed call answers. `code` is stable; `message` says what happened, `hint` what to do. */
export const Problem = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    /** Where in the input, as JSON pointers or field names. */
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    requestId: z.string(),
  }),
});
export type Problem = z.infer<typeof Problem>;

/** Search and paging of every list; rows are counted from 0. */
export const PageQuery = z.object({
  search: z.string().max(200).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** One page of a list, and how many rows there are in all. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: z.number().int() });

export const IdParams = z.object({ id: Id });

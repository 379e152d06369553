import type { FieldChange, Json, Reason, Ref } from '@ss-tools/assets';
import { z } from 'zod';
import { AssetIdText, Kind } from './basics.ts';

export const JsonValue: z.ZodType<Json> = z.json() as unknown as z.ZodType<Json>;

export const RefRow = z.object({ to: AssetIdText, role: z.string(), path: z.string() });
export type RefRow = Ref;

export const FieldChangeRow: z.ZodType<FieldChange> = z.object({
  path: z.string(),
  format: z.enum(['value', 'text', 'sql', 'json', 'css', 'markdown']),
  before: JsonValue.optional(),
  after: JsonValue.optional(),
  what: z.enum(['moved', 'renamed']).optional(),
}) as unknown as z.ZodType<FieldChange>;

export const ReasonRow: z.ZodType<Reason> = z.union([
  z.object({ why: z.literal('selected') }),
  z.object({ why: z.literal('needed-by'), by: AssetIdText, role: z.string() }),
  z.object({ why: z.literal('delete-requested') }),
  z.object({ why: z.literal('created-by-promotion') }),
  z.object({ why: z.literal('loses'), of: AssetIdText }),
]) as unknown as z.ZodType<Reason>;

/** One asset of a snapshot, for lists. */
export const AssetRow = z.object({
  id: AssetIdText,
  kind: Kind,
  name: z.string(),
  hash: z.string(),
  /** Where to open it in its Superset; null for kinds without a page, and for bundles. */
  link: z.string().nullable(),
});

/** One asset with its canonical content and its neighbours. */
export const AssetDetail = AssetRow.extend({
  content: z.record(z.string(), JsonValue),
  refs: z.array(RefRow),
  usedBy: z.array(z.object({ id: AssetIdText, name: z.string(), role: z.string() })),
});

/** The two versions of one asset, whole, beside the fields that differ. */
export const AssetDiff = z.object({
  id: AssetIdText,
  kind: Kind,
  name: z.string(),
  fields: z.array(FieldChangeRow),
  before: z.record(z.string(), JsonValue).nullable(),
  after: z.record(z.string(), JsonValue).nullable(),
});

import type { Mappings } from '@ss-tools/assets';
import type { JsonColumn } from './column.ts';

/** Mappings of an ordered pair of environments. */
export type MappingTable = {
  source: string;
  target: string;
  mappings: JsonColumn<Mappings>;
};

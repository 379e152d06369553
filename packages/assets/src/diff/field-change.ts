import type { FieldChange } from '../change.ts';
import type { Json } from '../json.ts';
import { formatOf } from './field-format.ts';
import { lastToken } from './pointer.ts';

/** Builds a FieldChange; an undefined side is left out (the field was added or removed). */
export function fieldChange(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  what?: 'moved' | 'renamed',
): FieldChange {
  return {
    path,
    format: formatOf(lastToken(path), after === undefined || after === null ? before : after),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(what === undefined ? {} : { what }),
  };
}

import type { FieldChange, Json } from '@ss-tools/assets';

/** `/columns/country~1name/verbose_name` (RFC 6901) as the parts that a person reads. */
export const pathParts = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A value as text to compare: structures as indented JSON, text as it is; what is not there is empty. */
export function fieldText(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value, null, 2);
}

const LONGEST_INLINE = 80;

/** True when both values fit on a line and need no side-by-side view. */
export function isInline(change: FieldChange): boolean {
  return [change.before, change.after].every((value) => {
    if (value !== null && typeof value === 'object') return false;
    const text = fieldText(value);
    return text.length <= LONGEST_INLINE && !text.includes('\n');
  });
}

/** A small value as it is written: text in quotes only when it would else look empty or like something else. */
export function inlineText(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  if (typeof value === 'string' && (value === '' || /^(true|false|null|-?\d|\s|.*\s$)/.test(value)))
    return JSON.stringify(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

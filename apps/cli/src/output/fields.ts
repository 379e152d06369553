import type { FieldChange } from '@ss-tools/assets';
import type { Paint } from './paint.ts';
import { diffLines, shorten } from './text-diff.ts';

const WIDEST = 100;

/**
 * The fields that differ, indented; SQL, JSON and texts line by line.
 * @param most lines of one field's diff; what is more is only counted
 */
export function fieldLines(
  fields: readonly FieldChange[],
  paint: Paint,
  most = Number.POSITIVE_INFINITY,
): string[] {
  return fields.flatMap((field) => cut(linesOf(field, paint), most, paint));
}

/** How much of a field a plan or comparison shows; `show --asset` shows all of it. */
export const GLANCE = 16;

function cut(lines: string[], most: number, paint: Paint): string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most), paint('dim', `          … ${lines.length - most} more lines`)];
}

function linesOf(field: FieldChange, paint: Paint): string[] {
  const name = field.path
    .replace(/^\//, '')
    .replaceAll('/', '.')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  if (field.what !== undefined) {
    return [`      ${paint('yellow', '~')} ${name}: ${field.what}${placesOf(field)}`];
  }
  const before = textOf(field.before, field.format);
  const after = textOf(field.after, field.format);
  const oneLine = !before?.includes('\n') && !after?.includes('\n');
  if (before === undefined) return block(`+ ${name}: `, after ?? '', '+', paint);
  if (after === undefined) return block(`- ${name}: `, before, '-', paint);
  if (oneLine && before.length + after.length <= WIDEST) {
    return [`      ${paint('yellow', '~')} ${name}: ${before} → ${after}`];
  }
  return [
    `      ${paint('yellow', '~')} ${name}:`,
    ...shorten(diffLines(before, after)).map(
      (line) => `          ${painted(line.mark, line.text, paint)}`,
    ),
  ];
}

function block(head: string, text: string, sign: '+' | '-', paint: Paint): string[] {
  const style = sign === '+' ? 'green' : 'red';
  if (!text.includes('\n')) return [`      ${paint(style, head)}${shortened(text)}`];
  return [
    `      ${paint(style, head)}`,
    ...text.split('\n').map((line) => `          ${painted(sign, line, paint)}`),
  ];
}

function painted(mark: ' ' | '-' | '+', text: string, paint: Paint): string {
  const line = `${mark} ${text}`;
  if (mark === ' ') return paint('dim', line);
  return paint(mark === '+' ? 'green' : 'red', line);
}

/** A value as a person reads it: texts as they are, everything else as JSON, laid out where it is long. */
function textOf(value: FieldChange['before'], format: FieldChange['format']): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return format === 'value' ? JSON.stringify(value) : value;
  const short = JSON.stringify(value);
  return short.length <= WIDEST / 2 ? short : JSON.stringify(value, null, 2);
}

const shortened = (text: string): string =>
  text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text;

/** Where something was and is; long lists of places say no more than that they changed. */
function placesOf({ before, after }: FieldChange): string {
  const text = `: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
  return before === undefined || after === undefined || text.length > WIDEST ? '' : text;
}

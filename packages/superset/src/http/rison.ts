/**
 * Rison (https://github.com/Nanonid/rison): the notation of Superset's `q=` parameter.
 * Strings that look like identifiers stay bare, all others are quoted with `!` as the escape sign.
 */

// Superset reads with prison (Python), whose identifiers exclude these characters anywhere, and digits and '-' at the start.
const NOT_IN_IDENTIFIER = /[\s'!:(),*@$]/u;
const NOT_AT_START = /^[-0-9]/;

function encodeString(text: string): string {
  if (text !== '' && !NOT_IN_IDENTIFIER.test(text) && !NOT_AT_START.test(text)) return text;
  return `'${text.replaceAll(/[!']/g, (sign) => `!${sign}`)}'`;
}

/**
 * A JSON value as Rison text, not yet percent-encoded. Fields that are `undefined` are left out.
 * Throws a `TypeError` for what JSON cannot hold (functions, NaN, bigint, ...).
 */
export function encodeRison(value: unknown): string {
  if (value === null) return '!n';
  if (value === true) return '!t';
  if (value === false) return '!f';
  if (typeof value === 'string') return encodeString(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`Rison has no ${value}`);
    // A plus sign in an exponent would be read as a space by some servers; Rison leaves it out.
    return String(value).replace('+', '');
  }
  if (Array.isArray(value)) return `!(${value.map(encodeRison).join(',')})`;
  if (typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return `(${fields.map(([name, field]) => `${encodeString(name)}:${encodeRison(field)}`).join(',')})`;
  }
  throw new TypeError(`Rison cannot hold a ${typeof value}`);
}

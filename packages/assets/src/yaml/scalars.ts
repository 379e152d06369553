import type { Json } from '../json.ts';
import { float, integer } from '../values/numbers.ts';

/*
 * The expressions of PyYAML 6's resolver (lib/yaml/resolver.py), which is what Superset reads and writes with.
 * They are YAML 1.1 with PyYAML's own ideas: "y" is text, "1e3" is text, "017" is fifteen, "1:30" is ninety.
 */
const BOOL = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const TIMESTAMP =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** What a plain scalar's text means to PyYAML. A timestamp is a date in Python, which no Superset field takes. */
export type PlainScalar =
  | { readonly is: 'value'; readonly value: Json }
  | { readonly is: 'timestamp' | 'merge' | 'value-key' };

/** Resolves a plain (unquoted, untagged) scalar as PyYAML's SafeLoader does. */
export function plainScalar(text: string): PlainScalar {
  const first = text.charCodeAt(0);
  // Letters other than y n t f o, N…: most scalars are plain words, and none of the expressions fits them.
  if (BOOL.test(text)) return value(/^(?:yes|true|on)$/i.test(text));
  if (NULL.test(text)) return value(null);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (numeric && FLOAT.test(text)) return value(floatOf(text));
  if (numeric && INT.test(text)) return value(intOf(text));
  if (numeric && TIMESTAMP.test(text)) return { is: 'timestamp' };
  if (text === '<<') return { is: 'merge' };
  if (text === '=') return { is: 'value-key' };
  return value(text);
}

/** Whether a text would be read back as that very text when written as a plain scalar (as far as its meaning goes). */
export const isPlainText = (text: string): boolean => {
  const scalar = plainScalar(text);
  return scalar.is === 'value' && scalar.value === text;
};

const value = (v: Json): PlainScalar => ({ is: 'value', value: v });

function intOf(text: string): Json {
  const digits = text.replaceAll('_', '');
  const sign = digits.startsWith('-') ? -1n : 1n;
  const body = digits.replace(/^[-+]/, '');
  if (/^0[bx]/.test(body)) return integer(sign * BigInt(body.length > 2 ? body : 0));
  if (body.includes(':')) return integer(sign * sexagesimal(body.split(':').map(BigInt)));
  if (body.length > 1 && body.startsWith('0')) return integer(sign * BigInt(`0o${body}`));
  return integer(sign * BigInt(body));
}

function sexagesimal(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum * 60n + part, 0n);
}

function floatOf(text: string): Json {
  const digits = text.replaceAll('_', '').toLowerCase();
  const sign = digits.startsWith('-') ? -1 : 1;
  const body = digits.replace(/^[-+]/, '');
  if (body === '.inf') return float(sign * Infinity);
  if (body === '.nan') return float(NaN);
  if (body.includes(':')) {
    // Summed from the smallest part up, as PyYAML does, so that the last bit agrees.
    const parts = body.split(':').map(Number).reverse();
    return float(sign * parts.reduce((sum, part, i) => sum + part * 60 ** i, 0));
  }
  return float(sign * Number(body));
}

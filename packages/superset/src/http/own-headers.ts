import { SupersetError } from '../errors.ts';

/** Headers that the client itself must set. */
const RESERVED = new Set([
  'authorization',
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'x-csrftoken',
  'referer',
  'accept',
]);

/** The extra headers of the options, in lower case. Errors: `bad-options` for what is no header, or one of the client’s own. */
export function ownHeaders(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(lower) || /[\r\n\0]/.test(value)) {
      throw new SupersetError(
        `The extra header ${JSON.stringify(name)} is not a valid HTTP header.`,
        { code: 'bad-options' },
      );
    }
    if (RESERVED.has(lower)) {
      throw new SupersetError(
        `The extra header ${JSON.stringify(name)} is one that the connection to Superset sets itself.`,
        {
          code: 'bad-options',
          hint: 'Use a header of the proxy’s own for its sign-in.',
        },
      );
    }
    own[lower] = value;
  }
  return own;
}

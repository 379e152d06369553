import { styleText } from 'node:util';

type Style = 'green' | 'yellow' | 'red' | 'cyan' | 'bold' | 'dim';

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/**
 * Colours only for a terminal, and never where NO_COLOR is set (no-color.org) or TERM is dumb; FORCE_COLOR brings them
 * into a pipe.
 */
export function paintFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const forced = (env['FORCE_COLOR'] ?? '0') !== '0';
  if (refused || (stream.isTTY !== true && !forced)) return (_, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}

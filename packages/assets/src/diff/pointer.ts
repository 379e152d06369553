/** Appends one reference token to a JSON pointer (RFC 6901: "~" is written "~0", "/" is written "~1"). */
export const pointerTo = (parent: string, token: string): string =>
  `${parent}/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The unescaped last token of a JSON pointer; '' for the root. */
export function lastToken(pointer: string): string {
  const token = pointer.slice(pointer.lastIndexOf('/') + 1);
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

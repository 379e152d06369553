/**
 * The version of the canonical form. One higher whenever the same thing in Superset gets another content or hash than
 * before: what was remembered of earlier captures is read anew then. A test over the fixtures tells when that is.
 */
export const CANONICAL_FORM = 1;

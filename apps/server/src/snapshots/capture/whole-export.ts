/** Up to this many objects an export of everything stays well inside gunicorn's 30 s. */
const AT_MOST = 400;
/** Fewer are read faster by themselves. */
const AT_LEAST = 20;

/** Whether so many of the listed objects are wanted that one export of everything is the cheapest way to read them. */
export const isWholeCheapest = (wanted: number, listed: number): boolean =>
  wanted > AT_LEAST && wanted * 2 > listed && listed <= AT_MOST;

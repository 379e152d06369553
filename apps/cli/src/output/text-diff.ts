/** One line of a diff: both have it, only the first, only the second. */
export type DiffLine = { readonly mark: ' ' | '-' | '+'; readonly text: string };

const MOST_CELLS = 4_000_000;

/**
 * The lines of two texts, by their longest common subsequence. Texts that are too long for that (over 2,000 lines each)
 * come out as all old lines and all new ones.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  const start = commonStart(a, b);
  const end = commonEnd(a, b, start);
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  return [
    ...mark(' ', a.slice(0, start)),
    ...diffMiddle(middleA, middleB),
    ...mark(' ', a.slice(a.length - end)),
  ];
}

/** Leaves out unchanged lines that are further than `context` lines from a change, with "…" in their place. */
export function shorten(lines: readonly DiffLine[], context = 2): DiffLine[] {
  const near = lines.map((_, index) =>
    lines
      .slice(Math.max(0, index - context), index + context + 1)
      .some((line) => line.mark !== ' '),
  );
  const kept: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (near[index] === true) kept.push(line);
    else if (kept.at(-1)?.text !== '…') kept.push({ mark: ' ', text: '…' });
  }
  return kept;
}

function diffMiddle(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length * b.length > MOST_CELLS) return [...mark('-', a), ...mark('+', b)];
  const width = b.length + 1;
  // longest[i * width + j]: length of the longest common subsequence of a from i and b from j.
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(...mark(' ', a.slice(i, i + 1)));
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(...mark('-', a.slice(i, i + 1)));
      i++;
    } else {
      lines.push(...mark('+', b.slice(j, j + 1)));
      j++;
    }
  }
  return lines;
}

const mark = (sign: DiffLine['mark'], lines: readonly string[]): DiffLine[] =>
  lines.map((text) => ({ mark: sign, text }));

function commonStart(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  let length = 0;
  const most = Math.min(a.length, b.length) - start;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}

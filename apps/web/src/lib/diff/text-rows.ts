import { diffLines, diffWordsWithSpace } from 'diff';

/** A stretch of a line; `changed` is what differs from the line beside it. */
export type Part = { readonly text: string; readonly changed: boolean };
/** One line of one side. `number` counts from 1. */
export type Line = { readonly number: number; readonly parts: readonly Part[] };
/** One row of a side-by-side view; a missing side is null. */
export type Row = {
  readonly kind: 'same' | 'changed';
  readonly left: Line | null;
  readonly right: Line | null;
};

/** Where the exact search for the shortest difference gives up, in milliseconds; then the texts are shown whole. */
const PATIENCE_MS = 400;
/** Longer lines are marked whole: words of a minified line tell nothing. */
const LONGEST_WORDED_LINE = 1000;

const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

const plain = (text: string, changed: boolean): Part[] => [{ text, changed }];

/** Rows of two texts beside each other: equal lines once, and changed blocks with the words that differ. */
export function textRows(before: string, after: string): Row[] {
  const rows: Row[] = [];
  let left = 0;
  let right = 0;
  const blocks = diffLines(before, after, { timeout: PATIENCE_MS }) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at]!;
    if (!block.added && !block.removed) {
      for (const text of linesOf(block.value)) {
        rows.push({
          kind: 'same',
          left: { number: ++left, parts: plain(text, false) },
          right: { number: ++right, parts: plain(text, false) },
        });
      }
      continue;
    }
    const next = blocks[at + 1];
    const paired = block.removed && next?.added === true;
    const gone = block.removed ? linesOf(block.value) : [];
    const come = paired ? linesOf(next.value) : block.added ? linesOf(block.value) : [];
    if (paired) at++;
    for (let line = 0; line < Math.max(gone.length, come.length); line++) {
      const [leftParts, rightParts] = partsOf(gone[line], come[line]);
      rows.push({
        kind: 'changed',
        left: leftParts === null ? null : { number: ++left, parts: leftParts },
        right: rightParts === null ? null : { number: ++right, parts: rightParts },
      });
    }
  }
  return rows;
}

function partsOf(
  before: string | undefined,
  after: string | undefined,
): [Part[] | null, Part[] | null] {
  if (before === undefined || after === undefined) {
    return [
      before === undefined ? null : plain(before, true),
      after === undefined ? null : plain(after, true),
    ];
  }
  if (before.length > LONGEST_WORDED_LINE || after.length > LONGEST_WORDED_LINE) {
    return [plain(before, true), plain(after, true)];
  }
  const words = diffWordsWithSpace(before, after);
  const side = (leave: 'added' | 'removed'): Part[] =>
    words
      .filter((word) => !word[leave])
      .map(({ value, added, removed }) => ({ text: value, changed: added || removed }));
  return [side('added'), side('removed')];
}

/** Rows that are shown, or a stretch of equal rows that is folded away. */
export type Section = { readonly folded: boolean; readonly rows: readonly Row[] };

/** Folds long stretches of equal rows, but for some `context` lines around every change. */
export function fold(rows: readonly Row[], context = 3): Section[] {
  const near = rows.map((_, at) =>
    rows.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind === 'changed'),
  );
  const sections: { folded: boolean; rows: Row[] }[] = [];
  rows.forEach((row, at) => {
    const folded = near[at] !== true;
    const last = sections.at(-1);
    if (last?.folded === folded) last.rows.push(row);
    else sections.push({ folded, rows: [row] });
  });
  // Folding one line would cost the line that says so.
  return sections.map((section) =>
    section.folded && section.rows.length < 2 ? { ...section, folded: false } : section,
  );
}

/** Tells a person what happens, with the seconds since the start before each line. */
export type Narrator = { readonly say: (line: string) => void; readonly seconds: () => number };

/** Starts the clock. */
export function startNarrator(write: (line: string) => void): Narrator {
  const start = performance.now();
  const seconds = (): number => Math.round((performance.now() - start) / 1000);
  return {
    say: (line) => write(`${String(seconds()).padStart(4)} s  ${line}`),
    seconds,
  };
}

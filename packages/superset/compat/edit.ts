import type { Bundle } from '../src/index.ts';

/** The bundle with one text replaced in the files of a folder; throws if it was not there, so that a test cannot pass by changing nothing. */
export function edit(bundle: Bundle, folder: string, from: string | RegExp, to: string): Bundle {
  let hits = 0;
  const edited: Bundle = new Map();
  for (const [path, text] of bundle) {
    const changed = path.startsWith(`${folder}/`) ? text.replace(from, to) : text;
    if (changed !== text) hits += 1;
    edited.set(path, changed);
  }
  if (hits === 0) throw new Error(`Nothing in ${folder}/ matches ${String(from)}`);
  return edited;
}

/** The files of a bundle whose path or text passes, with the metadata. */
export function only(bundle: Bundle, keep: (path: string, text: string) => boolean): Bundle {
  return new Map(
    [...bundle].filter(([path, text]) => path === 'metadata.yaml' || keep(path, text)),
  );
}

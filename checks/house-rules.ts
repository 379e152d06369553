/** A source file: its path from the root, with slashes, and its text. */
export type SourceFile = { readonly path: string; readonly text: string };

const LONGEST_FILE = 300;
const NAMELESS = /^(utils?|helpers?|common|misc|shared)(\.|$)/;

type Direction = {
  /** Files that the rule is about. */
  readonly from: RegExp;
  /** What they may import besides their own folder's files. */
  readonly may: RegExp;
  readonly rule: string;
};

/**
 * Which way dependencies point. Each file has to keep every rule whose `from` its path matches;
 * test files are free, since they may start whatever they test.
 */
const DIRECTIONS: readonly Direction[] = [
  {
    from: /^packages\/assets\//,
    may: /^(node:crypto|yaml)$/,
    rule: 'packages/assets is pure: it imports node:crypto and yaml, nothing else',
  },
  {
    from: /^packages\//,
    may: /^(?!@ss-tools\/(server|web|lab|bench)(\/|$)|ss-tools(\/|$)|\.)/,
    rule: 'packages know nothing of apps, the lab or the benchmarks',
  },
  {
    from: /^apps\/[^/]+\//,
    may: /^(?!@ss-tools\/(server|web|lab|bench)(\/|$)|ss-tools(\/|$)|\.)/,
    rule: 'an app imports packages, never another app, the lab or the benchmarks',
  },
  {
    from: /^apps\/(web|cli)\//,
    may: /^(?!@ss-tools\/superset(\/|$))/,
    rule: 'web and CLI talk to ss-tools through @ss-tools/api, not to a Superset',
  },
  {
    from: /^plugins\/[^/]+\//,
    may: /^(?!@ss-tools\/(?!plugin-sdk(\/|$))|\.)/,
    rule: 'a plugin is built on the SDK alone',
  },
];

/** What is wrong with a file's name, length or imports; one sentence each. */
export function complaintsAbout(file: SourceFile): string[] {
  const complaints: string[] = [];
  for (const part of file.path.split('/')) {
    if (NAMELESS.test(part)) complaints.push(`"${part}" says nothing: name it after what it holds`);
  }
  const lines = file.text.split('\n').length - 1;
  if (lines > LONGEST_FILE) {
    complaints.push(`${lines} lines; a file is one thing and has ${LONGEST_FILE} at most`);
  }
  if (isTest(file.path)) return complaints;
  for (const imported of importsOf(file.text)) {
    const outside = leavesItsRoom(file.path, imported);
    for (const { from, may, rule } of DIRECTIONS) {
      if (!from.test(file.path) || outside === null || may.test(outside)) continue;
      complaints.push(`imports "${imported}": ${rule}`);
    }
  }
  return complaints;
}

/** Tests, and the compatibility suite, which is one against real Supersets. */
const isTest = (path: string): boolean => /\.test\.ts$|(^|\/)(test|compat)\//.test(path);

/** Module names in import and export declarations and in import() with a literal name. */
export function importsOf(text: string): string[] {
  const code = text.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s*)(['"])([^'"\n]+)\1/gm;
  return [...code.matchAll(pattern)].map((match) => match[2] ?? '');
}

/** The import as the rules see it: a package's name, '.' for a path into another room, null for a path in the own one. */
function leavesItsRoom(path: string, imported: string): string | null {
  if (!imported.startsWith('.')) return imported;
  const place = path.split('/').slice(0, -1);
  for (const part of imported.split('/')) {
    if (part === '..') place.pop();
    else if (part !== '.') place.push(part);
  }
  const [area, room] = path.split('/');
  return place[0] === area && place[1] === room ? null : '.';
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { complaintsAbout } from './house-rules.ts';

const SOURCE = /\.(ts|mjs|svelte|py|sh|css)$/;
const root = resolve(import.meta.dirname, '..');

/** Files that git knows or would add, so that generated and ignored ones stay out. */
const paths = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
  {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  },
)
  .split('\0')
  .filter((path) => SOURCE.test(path) && existsSync(resolve(root, path)));

let complaints = 0;
for (const path of paths) {
  for (const complaint of complaintsAbout({
    path,
    text: readFileSync(resolve(root, path), 'utf8'),
  })) {
    console.error(`${path}: ${complaint}`);
    complaints++;
  }
}
console.log(`${paths.length} files read, ${complaints} complaints`);
process.exitCode = complaints === 0 ? 0 : 1;

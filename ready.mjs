// Runs a TypeScript program of this checkout on any machine with Node 20 or later:
//
//     node ready.mjs [python] [web] PROGRAM.ts [ARGUMENTS...]
//
// Where `python` is said, a Python for real Supersets has to be there: nobody shall wait for an install to hear that.
// It installs the dependencies when node_modules does not match package-lock.json, builds the web
// console when `web` is said and its sources changed, and runs the program with the Node that the
// dependencies bring (the machine's own may be too old to run TypeScript). Plain JavaScript without
// imports from node_modules, since it runs before they are there.

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from './lab/src/find-python.mjs';
import { install } from './ready/install.mjs';
import { requireNode } from './ready/node-version.mjs';
import { runProgram } from './ready/run-program.mjs';
import { buildWeb } from './ready/web-build.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const wantsPython = words[0] === 'python' && words.shift() !== undefined;
const wantsWeb = words[0] === 'web' && words.shift() !== undefined;
const [program, ...programArguments] = words;

try {
  requireNode(process.version);
  if (program === undefined) throw new Error('Say which program to run: node ready.mjs PROGRAM.ts');
  if (wantsPython) await findPython();
  await install(root);
  if (wantsWeb) await buildWeb(root);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
runProgram(root, program, programArguments);

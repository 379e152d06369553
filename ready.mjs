// Runs a TypeScript program of this checkout on any machine with Node 20 or later:
//
//     node ready.mjs [web] PROGRAM.ts [ARGUMENTS...]
//
// It installs the dependencies when node_modules does not match package-lock.json, builds the web
// console when `web` is said and its sources changed, and runs the program with the Node that the
// dependencies bring (the machine's own may be too old to run TypeScript). Plain JavaScript without
// imports from node_modules, since it runs before they are there.

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './ready/install.mjs';
import { requireNode } from './ready/node-version.mjs';
import { runProgram } from './ready/run-program.mjs';
import { buildWeb } from './ready/web-build.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const wantsWeb = words[0] === 'web';
const [program, ...programArguments] = wantsWeb ? words.slice(1) : words;

try {
  requireNode(process.version);
  if (program === undefined) throw new Error('Say which program to run: node ready.mjs PROGRAM.ts');
  await install(root);
  if (wantsWeb) await buildWeb(root);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
runProgram(root, program, programArguments);

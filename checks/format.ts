import { runParts } from './run-parts.ts';

/** `npm run format`: repairs the format of everything, or of the files that are named. */
await runParts([{ name: 'format', command: 'oxfmt', args: process.argv.slice(2) }]);

import { runParts } from './run-parts.ts';

/** Everything that can be said about the sources without running them; `npm run format` repairs the second. */
await runParts([
  // The console's tsconfig extends a file that SvelteKit makes; a fresh clone does not have it yet.
  {
    name: 'types of routes',
    command: 'npm',
    args: ['exec', '-w', '@ss-tools/web', '--', 'svelte-kit', 'sync'],
  },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: 'oxfmt', args: ['--check'] },
  { name: 'house rules', command: process.execPath, args: ['checks/house.ts'] },
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
]);

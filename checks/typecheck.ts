import { runParts } from './run-parts.ts';

await runParts([
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  {
    name: 'types of the web console',
    command: 'npm',
    args: ['run', '--silent', 'check', '-w', '@ss-tools/web'],
  },
]);

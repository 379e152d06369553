import { ApiClient } from '@ss-tools/api';
import { expect, test } from 'vitest';
import { SideChoice } from './side-choice.svelte.ts';

test('the bundle chosen last counts, also when an earlier one is still on its way', async () => {
  const answers: ((response: Response) => void)[] = [];
  const choice = new SideChoice(
    new ApiClient({
      baseUrl: 'http://ss-tools',
      fetch: () => new Promise((answer) => answers.push(answer)),
    }),
  );
  await choice.choose('bundle');
  const first = choice.send(new File(['a'], 'a.zip'));
  const second = choice.send(new File(['b'], 'b.zip'));
  expect(choice.side).toBe(null);
  answers[1]?.(Response.json({ id: 'snapshot-of-b', label: 'b.zip' }));
  answers[0]?.(Response.json({ id: 'snapshot-of-a', label: 'a.zip' }));
  await Promise.all([first, second]);
  expect(choice.side).toEqual({ from: 'snapshot', snapshot: 'snapshot-of-b' });
});

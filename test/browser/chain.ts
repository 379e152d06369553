import assert from 'node:assert/strict';
import { test } from 'node:test';

/**
 * Tests of which each goes on where the one before ended: once one has failed, the others fail at once and say why.
 * `onFailure` is told which one it was.
 */
export function chain(
  onFailure: (name: string) => Promise<void>,
): (name: string, act: () => Promise<void>) => void {
  let broken: string | null = null;
  return (name, act) => {
    void test(name, async () => {
      if (broken !== null) assert.fail(`It goes on from "${broken}", which failed.`);
      try {
        await act();
      } catch (error) {
        broken = name;
        await onFailure(name);
        throw error;
      }
    });
  };
}

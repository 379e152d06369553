import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Visitor } from './visitor.ts';

/**
 * Tests of which each goes on where the one before ended: once one has failed, the others fail at once and say why. Of the
 * one that failed, a picture is kept, and what the page's code complained about is told.
 */
export function chain(visitor: () => Visitor): (name: string, act: () => Promise<void>) => void {
  let broken: string | null = null;
  return (name, act) => {
    void test(name, async () => {
      if (broken !== null) assert.fail(`It goes on from "${broken}", which failed.`);
      try {
        await act();
      } catch (error) {
        broken = name;
        const { page, complaints } = visitor();
        await visitor().picture(`failed-${name.slice(0, 40)}`);
        throw new Error([`At ${page.url()}`, ...complaints].join('\n'), { cause: error });
      }
    });
  };
}

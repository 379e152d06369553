import { after, before, describe } from 'node:test';
import { accountSteps } from './account-steps.ts';
import { decisionSteps } from './decision-steps.ts';
import { environmentSteps } from './environment-steps.ts';
import { everyPageSteps } from './every-page-steps.ts';
import { keyboardSteps } from './keyboard-steps.ts';
import { promotionSteps } from './promotion-steps.ts';
import { openScene } from './scene.ts';
import { sourceSteps } from './source-steps.ts';
import type { Scene } from './scene.ts';
import { shellSteps } from './shell-steps.ts';

// One scene for all: two Supersets and a server take longer to start than everything that is done with them.
let scene: Scene;
before(async () => {
  scene = await openScene();
});
after(() => scene[Symbol.asyncDispose]());

describe('from an empty console to a promotion and back', () => promotionSteps(() => scene));
describe('bundles, kept snapshots, deletions, and the way on from a failure', () =>
  sourceSteps(() => scene));
describe('what a plan asks, what blocks it, and a cancel', () => decisionSteps(() => scene));
describe('by keyboard alone', () => keyboardSteps(() => scene));
describe('an environment of its own', () => environmentSteps(() => scene));
describe('around every page', () => shellSteps(() => scene));
describe('sign-in, sessions, tokens', () => accountSteps(() => scene));
describe('every page', () => everyPageSteps(() => scene));

import type { Feature } from './feature.ts';

/** Every feature of the server. */
export const features: readonly Feature[] = [];

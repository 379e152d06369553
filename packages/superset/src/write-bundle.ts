import type { Bundle } from './bundle.ts';

/** Packs a bundle into a zip file, under the given root folder; the same bundle gives the same bytes. */
export function writeBundle(bundle: Bundle, root = 'bundle'): Promise<Buffer> {
  return Promise.reject(new Error(`being built: ${bundle.size} ${root}`));
}

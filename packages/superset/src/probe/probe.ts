import type { Api } from '../api.ts';
import type { ReadOptions } from '../client.ts';
import type { Capabilities, Inspection } from '../inspection.ts';
import type { VersionProfile } from '../versions/profile.ts';
import { UNKNOWN_VERSION, profileOf } from '../versions/choose.ts';
import { inspect } from './inspect.ts';
import type { Known } from './known.ts';
import { fetchDocument } from './openapi.ts';
import { signInPage, versionEndpoint } from './version.ts';

/** Asks each question once; a question that failed is asked again by the next caller. */
export class Probe implements Known {
  readonly #api: Api;
  readonly #given: { readonly version: string; readonly capabilities: Capabilities } | undefined;
  #version: Promise<string> | undefined;
  #sparse: Promise<boolean> | undefined;
  #inspection: Promise<Inspection> | undefined;

  constructor(api: Api) {
    this.#api = api;
    this.#given = api.options.known;
  }

  version(): Promise<string> {
    if (this.#given) return Promise.resolve(this.#given.version);
    this.#version ??= this.#askVersion().catch((error: unknown) => {
      this.#version = undefined;
      throw error;
    });
    return this.#version;
  }

  async profile(): Promise<VersionProfile> {
    const version = await this.version();
    if (version !== UNKNOWN_VERSION) return profileOf(version).profile;
    const { themes } = this.#given?.capabilities ?? (await this.inspect()).capabilities;
    return profileOf(version, themes).profile;
  }

  sparse(): Promise<boolean> {
    if (this.#given) return Promise.resolve(this.#given.capabilities.sparseAssetsImport);
    if (this.#inspection)
      return this.#inspection.then(({ capabilities }) => capabilities.sparseAssetsImport);
    this.#sparse ??= this.#askSparse().catch((error: unknown) => {
      this.#sparse = undefined;
      throw error;
    });
    return this.#sparse;
  }

  inspect({
    fresh = false,
    ...options
  }: ReadOptions & { readonly fresh?: boolean } = {}): Promise<Inspection> {
    if (fresh) this.#inspection = undefined;
    this.#inspection ??= inspect(this.#api, options).then(
      (found) => {
        this.#version = Promise.resolve(found.version);
        return found;
      },
      (error: unknown) => {
        this.#inspection = undefined;
        throw error;
      },
    );
    return this.#inspection;
  }

  async #askVersion(): Promise<string> {
    return (
      (await versionEndpoint(this.#api)) ?? (await signInPage(this.#api)).version ?? UNKNOWN_VERSION
    );
  }

  async #askSparse(): Promise<boolean> {
    const document = await fetchDocument(this.#api);
    if (document) return document.formFields('/api/v1/assets/import/').includes('sparse');
    return (await this.profile()).unasked.sparseAssetsImport;
  }
}

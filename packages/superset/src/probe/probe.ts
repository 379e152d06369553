import type { Api } from '../api.ts';
import type { ReadOptions } from '../client.ts';
import type { Capabilities, Inspection } from '../inspection.ts';
import { SharedWork } from '../shared-work.ts';
import type { VersionProfile } from '../versions/profile.ts';
import { UNKNOWN_VERSION, profileOf } from '../versions/choose.ts';
import { inspect } from './inspect.ts';
import type { Known } from './known.ts';
import { fetchDocument } from './openapi.ts';
import { signInPage, versionEndpoint } from './version.ts';

/** A question with its answer, kept; one that failed, or that nobody waited for, is asked again by the next caller. */
class Question<T> {
  readonly #api: Api;
  readonly #ask: (signal: AbortSignal) => Promise<T>;
  #work: SharedWork<T> | undefined;

  constructor(api: Api, ask: (signal: AbortSignal) => Promise<T>) {
    this.#api = api;
    this.#ask = ask;
  }

  get asked(): boolean {
    return this.#work !== undefined && !this.#work.abandoned;
  }

  answer(signal?: AbortSignal): Promise<T> {
    if (this.#work === undefined || this.#work.abandoned) {
      const work: SharedWork<T> = new SharedWork(this.#api.outside, (ending) =>
        this.#ask(ending).catch((error: unknown) => {
          if (this.#work === work) this.#work = undefined;
          throw error;
        }),
      );
      this.#work = work;
    }
    return this.#work.wait(signal);
  }

  /** The answer was found on another way. */
  know(answer: T): void {
    this.#work = new SharedWork(this.#api.outside, () => Promise.resolve(answer));
  }

  /** What was answered so far no longer counts. */
  forget(): void {
    this.#work = undefined;
  }
}

/** Asks each question once, whoever needs the answer first. */
export class Probe implements Known {
  readonly #given: { readonly version: string; readonly capabilities: Capabilities } | undefined;
  readonly #version: Question<string>;
  readonly #sparse: Question<boolean>;
  readonly #inspection: Question<Inspection>;

  constructor(api: Api) {
    this.#given = api.options.known;
    this.#version = new Question(
      api,
      async (signal) =>
        (await versionEndpoint(api, signal)) ??
        (await signInPage(api, signal)).version ??
        UNKNOWN_VERSION,
    );
    this.#sparse = new Question(api, async (signal) => {
      const document = await fetchDocument(api, signal);
      if (document) return document.formFields('/api/v1/assets/import/').includes('sparse');
      return (await this.profile({ signal })).unasked.sparseAssetsImport;
    });
    this.#inspection = new Question(api, async (signal) => {
      const found = await inspect(api, signal);
      this.#version.know(found.version);
      return found;
    });
  }

  async version({ signal }: ReadOptions = {}): Promise<string> {
    if (this.#given) return this.#given.version;
    return this.#version.answer(signal);
  }

  async profile(options: ReadOptions = {}): Promise<VersionProfile> {
    const version = await this.version(options);
    if (version !== UNKNOWN_VERSION) return profileOf(version).profile;
    const { themes } = this.#given?.capabilities ?? (await this.inspect(options)).capabilities;
    return profileOf(version, themes).profile;
  }

  async sparse({ signal }: ReadOptions = {}): Promise<boolean> {
    if (this.#given) return this.#given.capabilities.sparseAssetsImport;
    if (this.#inspection.asked)
      return (await this.#inspection.answer(signal)).capabilities.sparseAssetsImport;
    return this.#sparse.answer(signal);
  }

  inspect({
    fresh = false,
    signal,
  }: ReadOptions & { readonly fresh?: boolean } = {}): Promise<Inspection> {
    if (fresh) this.#inspection.forget();
    return this.#inspection.answer(signal);
  }
}

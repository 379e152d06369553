import type { Environment, EnvironmentInput, EnvironmentPatch } from '#lib/api/types.ts';

type Header = { name: string; value: string };

/**
 * What is typed into the form of an environment. Secrets start empty and are only sent when something was typed:
 * what is stored never comes back to the page.
 */
export class EnvironmentDraft {
  name = $state('');
  url = $state('');
  stage = $state('');
  kind: 'password' | 'token' = $state('password');
  provider: 'db' | 'ldap' = $state('db');
  username = $state('');
  secret = $state('');
  headers: Header[] = $state([]);
  /** Take away what is stored, where nothing new was typed. */
  dropHeaders = $state(false);
  ca = $state('');
  /** Take away the stored authority, where no new one was typed. */
  dropCa = $state(false);
  insecure = $state(false);
  /** A number field gives a number, or null while it is empty or no number yet. */
  requestsPerSecond: number | null = $state(null);
  readonly #before: Environment | undefined;

  constructor(before?: Environment) {
    this.#before = before;
    if (before === undefined) return;
    this.name = before.name;
    this.url = before.url;
    this.stage = before.stage;
    this.kind = before.credentials.kind;
    this.provider = before.credentials.provider ?? 'db';
    this.username = before.credentials.username ?? '';
    this.insecure = before.tls.insecure;
    this.requestsPerSecond = before.requestsPerSecond;
  }

  /** True when a new secret has to be typed: nothing is stored that would fit. */
  get needsSecret(): boolean {
    const stored = this.#before?.credentials;
    if (stored === undefined || stored.kind !== this.kind || this.otherHost) return true;
    return (
      this.kind === 'password' &&
      (this.username !== stored.username || this.provider !== (stored.provider ?? 'db'))
    );
  }

  /** The address leads to another host than the stored one: what is stored is not sent there. */
  get otherHost(): boolean {
    const [before, now] = [originOf(this.#before?.url ?? ''), originOf(this.url.trim())];
    return before !== null && now !== null && before !== now;
  }

  toInput(): EnvironmentInput {
    const headers = this.#headers();
    return {
      name: this.name.trim(),
      url: this.url.trim(),
      stage: this.stage.trim(),
      credentials: this.#credentials(),
      ...(headers === undefined ? {} : { headers }),
      ...this.#tls(),
      ...this.#budget(),
    };
  }

  /** Only what is known to be wanted: untyped secrets are left out, so that they stay. */
  toPatch(): EnvironmentPatch {
    const headers = this.#headers();
    return {
      name: this.name.trim(),
      url: this.url.trim(),
      stage: this.stage.trim(),
      ...(this.secret === '' ? {} : { credentials: this.#credentials() }),
      ...(headers === undefined ? {} : { headers }),
      ...this.#tlsPatch(),
      ...this.#budget(),
    };
  }

  #credentials(): EnvironmentInput['credentials'] {
    if (this.kind === 'token') return { kind: 'token', token: this.secret };
    return {
      kind: 'password',
      username: this.username.trim(),
      password: this.secret,
      provider: this.provider,
    };
  }

  #headers(): Record<string, string> | undefined {
    const typed = this.headers.filter(({ name }) => name.trim() !== '');
    if (typed.length === 0) return this.dropHeaders ? {} : undefined;
    return Object.fromEntries(typed.map(({ name, value }) => [name.trim(), value]));
  }

  /** Said one by one: an authority that is not said stays. */
  #tls(): Pick<EnvironmentInput, 'tls'> {
    const ca = this.ca.trim();
    const tls = {
      ...(ca === '' ? {} : { ca }),
      ...(this.insecure === (this.#before?.tls.insecure ?? false)
        ? {}
        : { insecure: this.insecure }),
    };
    return Object.keys(tls).length === 0 ? {} : { tls };
  }

  #tlsPatch(): Pick<NonNullable<EnvironmentPatch>, 'tls'> {
    const { tls } = this.#tls();
    return this.dropCa && tls?.ca === undefined ? { tls: { ...tls, ca: null } } : this.#tls();
  }

  #budget(): Pick<EnvironmentInput, 'requestsPerSecond'> {
    return this.requestsPerSecond === null ? {} : { requestsPerSecond: this.requestsPerSecond };
  }
}

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null);

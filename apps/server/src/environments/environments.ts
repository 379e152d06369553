import type { RequestEvent, SupersetClient } from '@ss-tools/superset';

/** What a caller adds to a connection for the time of its own use. */
export type ConnectionUse = {
  readonly signal?: AbortSignal;
  /** Told of each finished attempt of a request. */
  readonly onRequest?: (event: RequestEvent) => void;
};

/** Connections to environments. */
export type Environments = {
  /**
   * A client for the environment, with its stored credentials, behind the outgoing address policy.
   * @throws KnownError not-found.
   */
  connect(id: string, use?: ConnectionUse): Promise<SupersetClient>;
  /** Lets a client and its secrets go, because the environment was edited or removed. Who uses it may end. */
  forget(id: string): void;
  /** Closes all clients. */
  close(): Promise<void>;
};

/** What a person did or met that ends a command, in words; `hint` says what to do. */
export class CliError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, hint?: string) {
    super(message);
    this.name = 'CliError';
    this.code = code;
    this.hint = hint;
  }
}

/** Ctrl-C while a job runs: the job goes on without us. Exit code 130, as shells say it. */
export class Interrupted extends Error {
  readonly job: string;

  constructor(job: string) {
    super(`Job ${job} goes on.`);
    this.name = 'Interrupted';
    this.job = job;
  }
}

export { SupersetError, isSupersetError } from './errors.ts';
export type { FieldProblem, SupersetErrorCode, SupersetErrorDetails } from './errors.ts';
export type {
  Auth,
  ConnectOptions,
  LookupFunction,
  RequestEvent,
  RequestRate,
  SizeLimits,
  Timeouts,
} from './options.ts';
export { KNOWN_LINES } from './inspection.ts';
export type { Account, Capabilities, Inspection, MissingRight } from './inspection.ts';
export { NEEDED_RIGHTS } from './probe/rights.ts';
export type { NeededRight } from './probe/rights.ts';
export type * from './rows.ts';
export type * from './client.ts';
export type { Bundle, BundleKind, BundleLimits } from './bundles/bundle.ts';
export { connect } from './connect.ts';
export { readBundle } from './bundles/read.ts';
export { writeBundle } from './bundles/write.ts';

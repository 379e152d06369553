export * from './json.ts';
export * from './asset.ts';
export * from './snapshot.ts';
export * from './bundle.ts';
export * from './mapping.ts';
export * from './change.ts';
export * from './plan.ts';

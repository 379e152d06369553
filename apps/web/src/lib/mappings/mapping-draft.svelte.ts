import type { AssetKind } from '@ss-tools/assets';
import type { MappingKind, MappingSet } from '@ss-tools/api';

/** What one mapping can be about. */
export type Subject =
  | Extract<AssetKind, 'database' | 'dataset' | 'chart' | 'dashboard'>
  | 'catalog'
  | 'schema'
  | 'table'
  | 'role'
  | 'owner';

export const SUBJECTS: readonly { readonly value: Subject; readonly label: string }[] = [
  { value: 'database', label: 'Database' },
  { value: 'dataset', label: 'Dataset (twin)' },
  { value: 'chart', label: 'Chart (twin)' },
  { value: 'dashboard', label: 'Dashboard (twin)' },
  { value: 'catalog', label: 'Catalog' },
  { value: 'schema', label: 'Schema' },
  { value: 'table', label: 'Table' },
  { value: 'role', label: 'Role' },
  { value: 'owner', label: 'Owner' },
];

/** A mapping while it is written down. */
export class MappingDraft {
  subject: Subject = $state('database');
  database = $state('');
  from = $state('');
  to = $state('');

  /** The kind of both sides, where they are assets. */
  get assetKind(): AssetKind | null {
    const { subject } = this;
    return subject === 'database' ||
      subject === 'dataset' ||
      subject === 'chart' ||
      subject === 'dashboard'
      ? subject
      : null;
  }

  /** Whether it is a name inside a database of the source. */
  get inDatabase(): boolean {
    return this.subject === 'catalog' || this.subject === 'schema' || this.subject === 'table';
  }

  about(subject: Subject): void {
    this.subject = subject;
    this.clear();
  }

  clear(): void {
    this.from = '';
    this.to = '';
  }

  get ready(): boolean {
    if (this.assetKind !== null) return this.from !== '' && this.to !== '';
    return this.inDatabase ? this.database !== '' : this.from.trim() !== '';
  }

  /** An empty name is "none". */
  get mapping(): Partial<MappingSet> {
    const [from, to] = [this.from.trim() || null, this.to.trim() || null];
    if (this.assetKind !== null)
      return { assets: [{ from: this.from, to: this.to }] as MappingSet['assets'] };
    const kind = `${this.subject}s` as MappingKind;
    const entry = this.inDatabase ? { database: this.database, from, to } : { from, to };
    return { [kind]: [entry] };
  }
}

import ChartColumn from '@lucide/svelte/icons/chart-column';
import Database from '@lucide/svelte/icons/database';
import LayoutDashboard from '@lucide/svelte/icons/layout-dashboard';
import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import Paintbrush from '@lucide/svelte/icons/paintbrush';
import Palette from '@lucide/svelte/icons/palette';
import SquareTerminal from '@lucide/svelte/icons/square-terminal';
import Table2 from '@lucide/svelte/icons/table-2';
import Tag from '@lucide/svelte/icons/tag';
import type { AssetKind } from '@ss-tools/assets';
import type { Component } from 'svelte';

const KINDS: Record<AssetKind, { label: string; plural: string; icon: Component }> = {
  dashboard: { label: 'dashboard', plural: 'Dashboards', icon: LayoutDashboard },
  chart: { label: 'chart', plural: 'Charts', icon: ChartColumn },
  dataset: { label: 'dataset', plural: 'Datasets', icon: Table2 },
  database: { label: 'database', plural: 'Databases', icon: Database },
  saved_query: { label: 'saved query', plural: 'Saved queries', icon: SquareTerminal },
  theme: { label: 'theme', plural: 'Themes', icon: Palette },
  css_template: { label: 'CSS template', plural: 'CSS templates', icon: Paintbrush },
  annotation_layer: {
    label: 'annotation layer',
    plural: 'Annotation layers',
    icon: MessageSquareText,
  },
  tag: { label: 'tag', plural: 'Tags', icon: Tag },
};

/** Kinds in the order in which a person thinks of them. */
export const KIND_ORDER = Object.keys(KINDS) as AssetKind[];

export const kindLabel = (kind: AssetKind): string => KINDS[kind].label;
export const kindPlural = (kind: AssetKind): string => KINDS[kind].plural;
export const iconOf = (kind: AssetKind): Component => KINDS[kind].icon;

/** Splits `kind:key`; the kind is one that the server knows, since it wrote it. */
export function kindOf(id: string): AssetKind {
  return id.slice(0, id.indexOf(':')) as AssetKind;
}

import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** A link that leads nowhere: the file it is in, its target, and why. */
export interface BadLink {
  file: string;
  target: string;
  why: string;
}

/**
 * Looks at every link of every Markdown file below `folder`: a file or folder that must exist, a heading that must be
 * there, and for addresses elsewhere that they are https. Links within code are no links.
 */
export function badLinks(root: string, folder: string): BadLink[] {
  const bad: BadLink[] = [];
  for (const name of globSync('**/*.md', { cwd: join(root, folder) })) {
    const file = join(root, folder, name);
    for (const target of links(readFileSync(file, 'utf8'))) {
      const why = judge(file, target);
      if (why !== undefined) bad.push({ file: relative(root, file), target, why });
    }
  }
  return bad;
}

/** The targets of inline links, references and autolinks in one Markdown text. */
export function links(markdown: string): string[] {
  const text = markdown
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replace(/^(?: {4}|\t).*$/gm, '')
    .replace(/`[^`\n]*`/g, '');
  const inline = [...text.matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)];
  const references = [...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  const automatic = [...text.matchAll(/<(https?:[^>\s]+)>/g)];
  return [...inline, ...references, ...automatic].map((hit) => hit[1] ?? '');
}

/** The anchors that headings of a Markdown text get, as GitHub makes them. */
export function anchors(markdown: string): Set<string> {
  const made = new Map<string, number>();
  const found = new Set<string>();
  for (const hit of markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = (hit[1] ?? '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replace(/ /g, '-');
    const seen = made.get(slug) ?? 0;
    made.set(slug, seen + 1);
    found.add(seen === 0 ? slug : `${slug}-${seen}`);
  }
  return found;
}

function judge(file: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target))
    return target.startsWith('https://') ? undefined : 'only https links are good ones';
  const [path = '', anchor] = target.split('#');
  const goal = path === '' ? file : resolve(dirname(file), decodeURIComponent(path));
  if (!existsSync(goal)) return 'there is no such file';
  if (anchor === undefined) return undefined;
  if (statSync(goal).isDirectory() || !goal.endsWith('.md'))
    return 'only a Markdown file has headings to lead to';
  return anchors(readFileSync(goal, 'utf8')).has(anchor) ? undefined : 'there is no such heading';
}

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..', '..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');

/** What runs: sources without tests, and without what tests the whole. */
function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist', 'faults', 'testing'].includes(entry.name) ? [] : sources(path);
    return /(?<!-spec|\.spec)\.ts$/.test(entry.name) ? [read(path)] : [];
  });
}

const code = [...sources('libs'), ...sources('apps')].join('\n');
const unique = (names: Iterable<string>) => [...new Set(names)].sort();
const named = (text: string, pattern: RegExp) => unique([...text.matchAll(pattern)].map(([, name]) => name ?? ''));

/** Registered by name, first in a list, or first in a call. */
const registered = named(code, /(?:name: |show(?:Count|Up)?\(|count\(|\[)'(reprise_[a-z_]+)'/g);
const documented = named(read('docs', 'metrics.md'), /^\| `(reprise_[a-z_]+)` \|/gm);
const used = (text: string) => named(text, /\b(reprise_[a-z_]+?)(?:_(?:bucket|sum|count))?\b(?!\w)/g);

const runbook = read('docs', 'runbook.md');
const alerts = read('k8s', 'observability', 'alerts.yaml');
const dashboard = read('k8s', 'observability', 'dashboard.json');
const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(/[^\w -]/g, '').replaceAll(' ', '-'));

describe('metrics', () => {
  it('are all documented, and nothing else is', () => {
    expect(registered.length).toBeGreaterThan(40);
    expect(documented).toEqual(registered);
  });

  it('end with _total if and only if they are documented as counters', () => {
    const rows = [...read('docs', 'metrics.md').matchAll(/^\| `(reprise_[a-z_]+)` \| (\w+) \|/gm)];
    expect(rows.filter(([, name = '', type]) => name.endsWith('_total') !== (type === 'counter')).map(([, name]) => name)).toEqual([]);
  });

  it.each([
    ['the runbook', runbook],
    ['the alerts', alerts],
    ['the dashboard', dashboard],
  ])('that %s names exist', (_, text) => {
    expect(used(text).length).toBeGreaterThan(10);
    expect(used(text).filter((name) => !registered.includes(name))).toEqual([]);
  });
});

describe('the runbook', () => {
  it('has for every alert the heading that it leads to', () => {
    const urls = [...alerts.matchAll(/runbook_url: docs\/runbook\.md#(\S+)/g)].map(([, anchor]) => anchor);
    expect(urls).toHaveLength([...alerts.matchAll(/- alert: /g)].length);
    expect(urls.filter((anchor = '') => !anchors.includes(anchor))).toEqual([]);
  });

  it('leads nowhere else than to its own headings', () => {
    expect(named(runbook, /\]\(#([^)]+)\)/g).filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });

  it('quotes no line of the log that nothing says', () => {
    const shows = [...runbook.matchAll(/^- \*\*(?:Shows|Over when):\*\* (.+)$/gm)].map(([, text]) => text).join('\n');
    const quoted = unique(shows.split('`').filter((text, index) => index % 2 === 1 && / /.test(text) && !text.startsWith('GET ')));
    const missing = quoted.flatMap((line) => line.split('…').map((part) => part.trim()).filter((part) => part.length > 2 && !code.includes(part)));
    expect(quoted.length).toBeGreaterThan(15);
    expect(missing).toEqual([]);
  });

  it('says of every failure how it shows, what it means, what is to be done and how it is over', () => {
    for (const section of runbook.split(/^## /m).slice(1)) {
      expect(section).toMatch(/\*\*Shows:\*\*[^]+\*\*Means:\*\*[^]+\*\*By itself:\*\*[^]+\*\*To do:\*\*[^]+\*\*Over when:\*\*/);
    }
  });
});

describe('the dashboard', () => {
  it('is JSON whose panels each ask something', () => {
    const { panels } = JSON.parse(dashboard) as { panels: { type: string; targets?: unknown[] }[] };
    expect(panels.filter(({ type, targets }) => type !== 'row' && !targets?.length)).toEqual([]);
  });
});

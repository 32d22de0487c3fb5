import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const Labels = z.record(z.string(), z.string()).default({});
const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional(), labels: Labels }),
  spec: z.unknown().optional(),
});
export type Manifest = z.output<typeof Manifest>;

const K8S = join(__dirname, '..', '..', 'k8s');
export const OVERLAYS = ['dev', 'production'] as const;

/** What renders an overlay: kubectl, or kustomize where there is no kubectl. */
const RENDERERS = [['kubectl', 'kustomize'], ['kustomize', 'build']] as const;
const renderer = RENDERERS.find(([program]) => spawnSync(program, ['version', '--client'], { stdio: 'ignore' }).error === undefined);

/** Every manifest of an overlay, as it would be applied; none where nothing here can render. */
export function rendered(overlay: (typeof OVERLAYS)[number]): Manifest[] {
  if (!renderer) return [];
  const [program, ...args] = renderer;
  const { status, stdout, stderr } = spawnSync(program, [...args, join(K8S, 'overlays', overlay)], { encoding: 'utf8', maxBuffer: 64 << 20 });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => Manifest.parse(document.toJS()));
}

/** A suite on what kustomize renders; skipped, and says so, where nothing here can render. */
export function describeRendered(name: string, suite: () => void): void {
  if (renderer) describe(name, suite);
  else describe.skip(`${name} (skipped: neither kubectl nor kustomize was found)`, suite);
}

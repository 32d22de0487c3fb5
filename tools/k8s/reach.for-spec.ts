import { z } from 'zod';
import type { Manifest } from './rendered.for-spec';

type Labels = Readonly<Record<string, string>>;

const Selector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z.array(z.strictObject({ key: z.string(), operator: z.enum(['In', 'Exists']), values: z.array(z.string()).default([]) })).default([]),
});
const Peer = z.strictObject({ podSelector: Selector.optional(), namespaceSelector: Selector.optional(), ipBlock: z.object({ cidr: z.string() }).optional() });
const Ports = z.array(z.object({ port: z.union([z.number(), z.string()]) })).default([]);
const Policy = z.object({
  podSelector: Selector,
  policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
  ingress: z.array(z.strictObject({ from: z.array(Peer).default([]), ports: Ports })).default([]),
  egress: z.array(z.strictObject({ to: z.array(Peer).default([]), ports: Ports })).default([]),
});
export type Policy = z.output<typeof Policy> & { readonly name: string };

export const policiesOf = (manifests: readonly Manifest[]): Policy[] =>
  manifests.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata, spec }) => ({ name: metadata.name, ...Policy.parse(spec) }));

const matches = ({ matchLabels, matchExpressions }: z.output<typeof Selector>, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
  matchExpressions.every(({ key, operator, values }) => key in labels && (operator === 'Exists' || values.includes(labels[key] ?? '')));

/** A pod of the same namespace. */
const isPeer = (peers: readonly z.output<typeof Peer>[], labels: Labels): boolean =>
  peers.some(({ podSelector, namespaceSelector, ipBlock }) => podSelector !== undefined && namespaceSelector === undefined && ipBlock === undefined && matches(podSelector, labels));

/** May a pod with the labels `from` call one with the labels `to`? Both ends have to allow it. */
export function reaches(policies: readonly Policy[], from: Labels, to: Labels): boolean {
  const out = policies.some(({ podSelector, egress }) => matches(podSelector, from) && egress.some((rule) => isPeer(rule.to, to)));
  const into = policies.some(({ podSelector, ingress }) => matches(podSelector, to) && ingress.some((rule) => isPeer(rule.from, from)));
  return out && into;
}

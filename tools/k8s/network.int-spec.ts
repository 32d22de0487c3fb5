import { describeRendered, rendered } from './rendered.for-spec';
import { policiesOf, reaches } from './reach.for-spec';

const named = (name: string) => ({ 'app.kubernetes.io/name': name, 'reprise.dev/kind': 'service' });
const PROJECTIONS = ['account-projection', 'order-projection', 'lead-projection'];
const PODS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...Object.fromEntries(['command-service', 'history-service', ...PROJECTIONS].map((name) => [name, named(name)])),
  'provision-databases': { 'app.kubernetes.io/name': 'provision-databases' },
  log: { 'reprise.dev/database': 'log', 'cnpg.io/cluster': 'reprise-log' },
  vault: { 'reprise.dev/database': 'vault', 'cnpg.io/cluster': 'reprise-vault' },
  'read-models': { 'reprise.dev/database': 'read-models', 'cnpg.io/cluster': 'reprise-read-models' },
  kafka: { 'reprise.dev/kafka': 'broker' },
  stranger: { 'app.kubernetes.io/name': 'stranger' },
};
const STORES = new Set(['log', 'vault', 'read-models']);

/** The arrows of the design, and no other. */
const ARROWS = [
  ...['log', 'vault', 'kafka'].map((to) => `command-service → ${to}`),
  'history-service → log',
  ...PROJECTIONS.flatMap((from) => ['vault', 'read-models', 'kafka', 'history-service'].map((to) => `${from} → ${to}`)),
  ...['log', 'vault', 'read-models'].map((to) => `provision-databases → ${to}`),
].toSorted();

describeRendered('network policies', () => {
  const policies = policiesOf(rendered('production'));

  it('deny everything that is not allowed', () => {
    expect(policies.find(({ name }) => name === 'default-deny')).toMatchObject({ podSelector: { matchLabels: {}, matchExpressions: [] }, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] });
  });

  it('allow exactly the arrows of the design', () => {
    const names = Object.keys(PODS);
    const pairs = names.flatMap((from) => names.filter((to) => from !== to && !(STORES.has(from) && STORES.has(to))).map((to) => [from, to] as const));
    const allowed = pairs.filter(([from, to]) => reaches(policies, PODS[from] ?? {}, PODS[to] ?? {})).map(([from, to]) => `${from} → ${to}`);
    expect(allowed.toSorted()).toEqual(ARROWS);
  });

  it('open nothing to everybody: every rule names who, and on which port', () => {
    for (const { name, ingress, egress } of policies) {
      for (const { from, ports } of ingress) expect({ name, open: from.length === 0 || ports.length === 0 }).toEqual({ name, open: false });
      for (const { to, ports } of egress) expect({ name, open: to.length === 0 || ports.length === 0 }).toEqual({ name, open: false });
    }
  });
});

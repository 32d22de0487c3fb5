import { z } from 'zod';
import { describeRendered, type Manifest, OVERLAYS, rendered } from './rendered.for-spec';

const Security = z.looseObject({
  runAsNonRoot: z.boolean().optional(),
  runAsUser: z.number().optional(),
  allowPrivilegeEscalation: z.boolean().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  capabilities: z.looseObject({ drop: z.array(z.string()) }).optional(),
  seccompProfile: z.looseObject({ type: z.string() }).optional(),
});
const Variable = z.looseObject({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() });
const Quantities = z.record(z.string(), z.string());
const Container = z.looseObject({
  name: z.string(),
  image: z.string(),
  env: z.array(Variable).default([]),
  envFrom: z.array(z.looseObject({ secretRef: z.unknown().optional() })).default([]),
  securityContext: Security,
  resources: z.object({ requests: Quantities, limits: Quantities }),
});
const Service = Container.extend({ lifecycle: z.looseObject({ preStop: z.looseObject({ sleep: z.object({ seconds: z.number() }) }) }) });
const Pod = z.looseObject({
  automountServiceAccountToken: z.boolean(),
  terminationGracePeriodSeconds: z.number().optional(),
  securityContext: Security,
  topologySpreadConstraints: z.array(z.unknown()).default([]),
  initContainers: z.array(Container).default([]),
  containers: z.array(Container).min(1),
  hostNetwork: z.undefined().optional(),
  hostPID: z.undefined().optional(),
});
const Workload = z.looseObject({ template: z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }), spec: Pod }) });

const LIVE = { httpGet: { path: '/health/live' } };
const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'Job', 'DaemonSet', 'CronJob']);
const SECRET = /(PASSWORD|SECRET|TOKEN|KEY|_URL)$/;
const NO_SECRET = new Set(['HISTORY_URL', 'AUTH_JWKS_URL']);

const podOf = ({ spec }: Manifest) => Workload.parse(spec).template;
const nameOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;

describeRendered('manifests', () => {
  describe.each(OVERLAYS)('of the overlay %s', (overlay) => {
    const all = rendered(overlay);
    const workloads = all.filter(({ kind }) => WORKLOADS.has(kind));
    const services = workloads.filter(({ metadata }) => metadata.labels['reprise.dev/kind'] === 'service');
    const of = (kind: string) => all.filter((manifest) => manifest.kind === kind);
    const containers = () => workloads.flatMap((workload) => [...podOf(workload).spec.initContainers, ...podOf(workload).spec.containers].map((container) => ({ in: nameOf(workload), container })));

    it('hold all five services', () => {
      expect(services.map(({ metadata }) => metadata.name).toSorted()).toEqual(['account-projection', 'command-service', 'history-service', 'lead-projection', 'order-projection']);
    });

    it('run nothing as root, nothing that can gain a right, and nothing that can write to its image', () => {
      for (const workload of workloads) {
        expect({ in: nameOf(workload), ...podOf(workload).spec.securityContext }).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
        expect(podOf(workload).spec.securityContext.runAsUser).toBeGreaterThan(0);
      }
      for (const each of containers()) {
        expect({ in: each.in, ...each.container.securityContext }).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
      }
    });

    it('limit the memory and the processor of every container', () => {
      for (const { container } of containers()) {
        expect(Object.keys(container.resources.requests).toSorted()).toEqual(['cpu', 'memory']);
        expect(Object.keys(container.resources.limits).toSorted()).toEqual(['cpu', 'memory']);
      }
    });

    it('give secrets as files, never in a variable, and no pod a token of the cluster', () => {
      for (const { container } of containers()) {
        const inVariables = container.env.filter(({ name, valueFrom }) => valueFrom !== undefined || (SECRET.test(name) && !NO_SECRET.has(name)));
        expect(inVariables).toEqual([]);
        expect(container.envFrom.filter(({ secretRef }) => secretRef !== undefined)).toEqual([]);
      }
      for (const workload of workloads) expect(podOf(workload).spec.automountServiceAccountToken).toBe(false);
      expect(of('Secret')).toEqual([]);
    });

    it('name a version of every image', () => {
      for (const { container } of containers()) expect(container.image).toMatch(/:(?!latest$)[\w.-]+$/);
    });

    it('ask whether a service lives without asking a store, and give it longer to end than it takes to drain', () => {
      for (const service of services) {
        const { terminationGracePeriodSeconds: grace, containers } = podOf(service).spec;
        const [container] = z.tuple([Service]).parse(containers);
        expect(container).toMatchObject({ startupProbe: LIVE, livenessProbe: LIVE, readinessProbe: { httpGet: { path: '/health/ready' } } });
        const drain = Number(container.env.find(({ name }) => name === 'SHUTDOWN_TIMEOUT_MS')?.value) / 1_000;
        expect(grace).toBeGreaterThan(drain + container.lifecycle.preStop.sleep.seconds);
      }
    });

    it('spread a service over hosts and zones, and never take all of it away at once', () => {
      for (const service of services) expect(podOf(service).spec.topologySpreadConstraints).toHaveLength(2);
      expect(of('PodDisruptionBudget').map(({ metadata }) => metadata.name).toSorted()).toEqual(services.map(({ metadata }) => metadata.name).toSorted());
    });
  });
});

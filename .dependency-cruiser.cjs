/**
 * Dependencies point down. kernel <- contracts <- domain; a projection service
 * knows contracts, messaging, projections and the kits, never domain or event-store.
 * history-service knows the domain because a state then is folded by the decider of now.
 */
const lib = (name) => `^libs/${name}/`;
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: 'spec\\.ts$' },
  to: { path: '^(libs|apps)/', pathNot: [from, ...allowed.map(lib)] },
});
const pure = '^(libs/domain/|.*\\.projection\\.ts$)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'one-door',
      comment: 'A lib is entered through src/index.ts only.',
      severity: 'error',
      from: { path: '^(libs/(?:contracts/|domain/)?[^/]+|apps/[^/]+)/' },
      to: { path: '^libs/(?:contracts/|domain/)?[^/]+/src/', pathNot: ['^$1/', '^libs/(?:contracts/|domain/)?[^/]+/src/index\\.ts$'] },
    },
    { name: 'no-app-imports', severity: 'error', from: { path: '^(libs/|apps/([^/]+)/)' }, to: { path: '^apps/', pathNot: '^apps/$2/' } },
    only('kernel-is-the-ground', lib('kernel'), []),
    only('contracts-know-the-kernel', lib('contracts'), ['kernel']),
    only('domain-knows-contracts', lib('domain'), ['kernel', 'contracts']),
    only('event-store-knows-the-kernel', lib('event-store'), ['failpoints', 'kernel', 'migrations']),
    only('privacy-knows-the-kernel', lib('privacy'), ['failpoints', 'kernel', 'migrations']),
    only('failpoints-stand-alone', lib('failpoints'), []),
    only('migrations-stand-alone', lib('migrations'), []),
    only('messaging-knows-the-kernel', lib('messaging'), ['failpoints', 'kernel']),
    only('projections-know-messaging', lib('projections'), ['failpoints', 'kernel', 'messaging']),
    only('model-knows-what-it-checks', lib('model'), ['kernel', 'messaging', 'projections']),
    only('service-kit-knows-the-kernel', lib('service-kit'), ['kernel']),
    only('stack-stands-alone', lib('stack'), []),
    only('projection-services-know-no-domain', '^(libs/projection-service|apps/[^/]+-projection)/', [
      'kernel', 'contracts', 'messaging', 'privacy', 'projections', 'projection-service', 'service-kit',
    ]),
    only('history-service-reads-only', '^apps/history-service/', ['kernel', 'contracts', 'domain', 'event-store', 'service-kit']),
    {
      name: 'contexts-stand-apart',
      comment: 'A context knows its own contract only; the list of them all is of none.',
      severity: 'error',
      from: { path: '^libs/(?:contracts|domain)/([^/]+)/', pathNot: lib('contracts/all') },
      to: { path: '^libs/(?:contracts|domain)/', pathNot: '^libs/(?:contracts|domain)/$1/' },
    },
    {
      name: 'faults-are-no-part-of-it',
      comment: 'Fault tests stand outside: nothing depends on them.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^libs/faults/' },
      to: { path: '^libs/faults/' },
    },
    {
      name: 'testing-is-for-specs',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['spec\\.ts$', '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'kernel-imports-zod-only',
      severity: 'error',
      from: { path: lib('kernel'), pathNot: 'spec\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'core'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'rules-and-projections-are-pure',
      comment: 'No framework, clock, random source or store in domain and *.projection.ts.',
      severity: 'error',
      from: { path: pure, pathNot: 'spec\\.ts$' },
      to: { path: ['node_modules/(?!zod/)', '^libs/(event-store|messaging|privacy|service-kit)/'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-core-in-rules', severity: 'error', from: { path: pure, pathNot: 'spec\\.ts$' }, to: { dependencyTypes: ['core'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};

/** Three kinds of tests, told apart by their suffix: see "Tests" in docs/development.md. */
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': '@swc/jest', '/node_modules/jose/.+\\.js$': '@swc/jest' },
  // ESM alone, which jest takes only as CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  moduleNameMapper: {
    '^@reprise/(contracts|domain)-([a-z-]+)$': '<rootDir>/libs/$1/$2/src',
    '^@reprise/testing/pure$': '<rootDir>/libs/testing/src/pure',
    '^@reprise/([a-z-]+)$': '<rootDir>/libs/$1/src',
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/.reprise/'],
};

const stack = {
  ...shared,
  globalSetup: '<rootDir>/libs/testing/src/stack/global-setup.ts',
  globalTeardown: '<rootDir>/libs/testing/src/stack/global-teardown.ts',
};

module.exports = {
  maxWorkers: 2,
  testTimeout: 60_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{libs,apps,tools,examples,bench}/**/*.spec.ts'] },
    { ...stack, displayName: 'integration', testMatch: ['<rootDir>/{libs,apps,tools}/**/*.int-spec.ts'] },
    { ...stack, displayName: 'end-to-end', testMatch: ['<rootDir>/{libs,apps}/**/*.e2e-spec.ts'] },
  ],
};

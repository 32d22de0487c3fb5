import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Ceilings are a sign to split, never to disable. */
const ceilings = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 3],
  'max-depth': ['error', 3],
  complexity: ['error', 14],
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.reprise/**'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: [] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...ceilings,
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      eqeqeq: 'error',
    },
  },
  {
    // The same history always gives the same decision and the same row: no clock, no chance, no world.
    files: ['libs/domain/**/*.ts', 'libs/contracts/**/*.ts', '**/*.projection.ts'],
    ignores: ['**/*spec.ts'],
    rules: {
      'no-restricted-globals': ['error', 'fetch', 'process', 'performance', 'setTimeout', 'setInterval', 'setImmediate'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        { object: 'Math', property: 'random' },
        { object: 'crypto' },
      ],
      'no-restricted-syntax': ['error', { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time arrives with the command or the event.' }],
    },
  },
  {
    files: ['**/*.controller.ts', '**/*.module.ts', '**/*.handlers.ts', '**/*.entity.ts'],
    // Nest reads constructor types at run time: a type-only import would erase them.
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['**/*spec.ts'],
    languageOptions: { parserOptions: { projectService: false, project: './tsconfig.tests.json', tsconfigRootDir: import.meta.dirname } },
  },
  {
    files: ['**/*spec.ts', 'libs/testing/**/*.ts'],
    // describe() blocks are lists, not functions that grew.
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable', __dirname: 'readonly', URL: 'readonly', setTimeout: 'readonly' } },
    rules: ceilings,
  },
);

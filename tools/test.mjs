// `npm test`: everything, with a real Postgres and, where Java and Maven are, a real Kafka. `--unit`: only what needs neither.
import { spawn } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

const unitOnly = process.argv.includes('--unit');
const rest = process.argv.slice(2).filter((argument) => argument !== '--unit');

prepare();
const jest = spawn(
  process.execPath,
  [
    `${root}node_modules/jest/bin/jest.js`,
    '--selectProjects',
    ...(unitOnly ? ['unit'] : ['unit', 'integration', 'end-to-end']),
    '--reporters=default',
    `--reporters=${root}tools/closing-line.cjs`,
    ...rest,
  ],
  { cwd: root, stdio: 'inherit' },
);

// Jest takes its stack down before it ends: wait for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
jest.on('close', (code) => process.exit(code ?? 1));

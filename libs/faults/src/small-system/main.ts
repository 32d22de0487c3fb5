import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect } from './collect';
import { EVIDENCE } from './evidence-file';
import { prepare } from './prepare';
import { run } from './run';
import { type Settings, settingsFrom } from './settings';

const parts: Record<Settings['part'], (settings: Settings) => Promise<void>> = {
  prepare,
  run,
  collect: async (settings) => writeFileSync(join(settings.folder, EVIDENCE), JSON.stringify(await collect(settings))),
};

/** One part of a run, as a process of its own. */
async function main(): Promise<void> {
  const settings = settingsFrom(process.env);
  await parts[settings.part](settings);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

import { asOwner } from './lock';
import { outliveReaders, toldToEnd } from './signals';
import type { Settings } from './settings';
import type { Environment } from './state';
import { type Say, Supervisor } from './supervisor';

export interface Listener {
  readonly say: Say;
  readonly ready: (environment: Environment) => Promise<void>;
}

/**
 * Runs the system until a signal comes, also one that comes while it starts; then ends it in order, whoever still listens.
 * @throws LocalError when another process runs it; what kept it from starting, after what had started was ended
 */
export async function supervise(settings: Settings, listener: Listener): Promise<void> {
  outliveReaders();
  const told = toldToEnd(() => {
    listener.say('Not waiting any longer. npm run stop ends what is left.');
    process.exit(130);
  });
  await asOwner(settings.dataDir, () => runUntil(told, new Supervisor(settings, listener.say), listener));
  listener.say('Stopped.');
}

async function runUntil(told: Promise<undefined>, supervisor: Supervisor, { say, ready }: Listener): Promise<void> {
  try {
    const environment = await Promise.race([supervisor.start(), told]);
    if (environment) await Promise.race([ready(environment), told]);
    await told;
    say('Stopping…');
  } finally {
    await supervisor.stop();
  }
}

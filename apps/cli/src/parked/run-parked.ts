import { type ReadEnvironment } from '../running-system';
import { servicesOf } from '../services/projection-services';
import { Refused } from '../services/service-client';
import { type Screen, screenOn } from '../terminal/screen';
import { UsageError } from '../usage-error';
import { ParkedApi } from './parked-api';
import type { ParkedEvent, ParkedState, Retried } from './parked-event';
import { countText, listText, retriedText, shownText } from './parked-text';

/** What is to be done. */
export type Act =
  | { readonly do: 'list'; readonly projection: string | undefined; readonly state: ParkedState | undefined }
  | { readonly do: 'show'; readonly id: string }
  | { readonly do: 'retry'; readonly ids: readonly string[]; readonly all: boolean; readonly projection: string | undefined }
  | { readonly do: 'resolve'; readonly id: string; readonly reason: string };

export interface RunOptions {
  readonly json: boolean;
  readonly service: string | undefined;
  readonly readEnvironment: ReadEnvironment;
  readonly screen?: Screen;
}

/** Prints, and answers with the exit code: 0 done, 1 refused or still parked, 2 it could not begin. */
export async function runParked(act: Act, { json, service, readEnvironment, screen = screenOn(process.stdout) }: RunOptions): Promise<0 | 1 | 2> {
  try {
    return await perform(act, { json, screen, api: new ParkedApi(await servicesOf(readEnvironment, service)) });
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof Refused)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return error instanceof Refused ? 1 : 2;
  }
}

interface Means {
  readonly api: ParkedApi;
  readonly json: boolean;
  readonly screen: Screen;
}

async function perform(act: Act, means: Means): Promise<0 | 1> {
  const { api, json, screen } = means;
  if (act.do === 'list') return list(act, means);
  if (act.do === 'retry') return retry(act, means);
  if (act.do === 'resolve') return tell(await api.resolve(act.id, act.reason), means);
  const shown = await api.show(act.id);
  await screen.print(json ? JSON.stringify(shown) : shownText(shown, screen));
  return 0;
}

async function list({ projection, state }: Act & { do: 'list' }, { api, json, screen }: Means): Promise<0> {
  const found: ParkedEvent[] = [];
  for await (const events of api.list({ projection, state })) {
    if (!json) found.push(...events);
    else for (const event of events) await screen.print(JSON.stringify(event));
  }
  if (!json) await screen.print(found.length === 0 ? 'Nothing is parked.' : `${listText(found, screen)}\n${countText(found)}`);
  return 0;
}

/** Every key once, though several of its events failed. */
async function idsOfKeys({ ids, all, projection }: Act & { do: 'retry' }, api: ParkedApi): Promise<readonly string[]> {
  if (!all) return ids;
  const byKey = new Map<string, string>();
  for await (const events of api.list({ projection, state: 'failed' })) for (const { id, key, projection: of } of events) if (!byKey.has(`${of} ${key}`)) byKey.set(`${of} ${key}`, id);
  return [...byKey.values()];
}

async function retry(act: Act & { do: 'retry' }, means: Means): Promise<0 | 1> {
  let code: 0 | 1 = 0;
  const ids = await idsOfKeys(act, means.api);
  for (const id of ids) if ((await tell(await means.api.retry(id), means)) === 1) code = 1;
  if (ids.length === 0 && !means.json) await means.screen.print('Nothing is parked because it failed.');
  return code;
}

async function tell(retried: Retried, { json, screen }: Means): Promise<0 | 1> {
  await screen.print(json ? JSON.stringify(retried) : retriedText(retried));
  return retried.parked === 0 ? 0 : 1;
}

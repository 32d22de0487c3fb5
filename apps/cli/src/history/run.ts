import { type ReadEnvironment, reason } from '../running-system';
import { Refused } from '../services/service-client';
import { type Screen, screenOn } from '../terminal/screen';
import { UsageError } from '../usage-error';
import { HistoryApi } from './history-api';
import { instead } from './near-misses';
import { Erased } from './show/erased';

/** Where to ask, and how to print. */
export interface RunOptions {
  readonly json: boolean;
  /** Of history-service; without it, that of the running stack. */
  readonly history: string | undefined;
  readonly readEnvironment: ReadEnvironment;
  readonly screen?: Screen;
}

/** What a command works with. */
export interface Means {
  readonly json: boolean;
  readonly screen: Screen;
  readonly history: HistoryApi;
  readonly erased: Erased;
}

const NOT_FOUND = 404;
const CLIENT_ERROR = 500;

/** Answers with the exit code: 0 done, 1 it broke off, 2 it could not begin. */
export async function run({ json, history: url, readEnvironment, screen = screenOn(process.stdout) }: RunOptions, work: (means: Means) => Promise<void>): Promise<0 | 1 | 2> {
  try {
    const history = await HistoryApi.of(readEnvironment, url);
    await work({ json, screen, history, erased: new Erased(history) });
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${reason(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** What history-service refuses is wrong usage; of a stream that it does not have, what to ask for instead. */
export async function ofStream<Result>(history: HistoryApi, streamId: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused && (error.status ?? CLIENT_ERROR) < CLIENT_ERROR)) throw error;
    const unknown = error.status === NOT_FOUND && (await history.newest(streamId)) === undefined;
    throw new UsageError(unknown ? `${error.message}${await instead(history, streamId)}` : error.message);
  }
}

interface Route {
  readonly method: string;
  /** `/accounts/:id` */
  readonly path: string;
}

/** Someone who asks for what is another's. */
export interface Asking {
  readonly url: string;
  readonly authorization: string;
  /** What stands in paths: of a row of the other, and of none at all. */
  readonly ids: { readonly theirs: string; readonly none: string };
  /** Texts of their row, which no answer to someone else holds. */
  readonly secrets: readonly string[];
}

/** What a caller learns of another's row: that they may not ask; nothing, as if it were not there; that it is there; or what is in it. */
export type Learned = 'refused' | 'nothing' | 'that it is there' | 'what is in it';

/** A moment after everything, a page that holds much, and one of whoever is named. Who does not know them refuses them. */
const QUERIES = ['', '?asOf=999999999', '?limit=500', '?customer=OTHER', '?contact=OTHER'];

/** Asks every route, in every way, about a row of another and about none, and compares. Of streams the beginning. */
export async function seenOfAnother(routes: readonly Route[], asking: Asking): Promise<Record<string, Learned>> {
  const found: Record<string, Learned> = {};
  for (const route of routes) {
    const learned: Learned[] = [];
    for (const query of QUERIES) learned.push(await learnedFrom(route, query, asking));
    found[`${route.method} ${route.path}`] = WORST_FIRST.find((one) => learned.includes(one)) ?? 'refused';
  }
  return found;
}

const WORST_FIRST: readonly Learned[] = ['what is in it', 'that it is there', 'nothing', 'refused'];

async function learnedFrom({ method, path }: Route, query: string, { url, authorization, ids, secrets }: Asking): Promise<Learned> {
  const answer = async (id: string) => {
    const asked = new URL(path.replaceAll(/:\w+/g, id) + query.replace('OTHER', ids.theirs), url);
    const response = await fetch(asked, { method, headers: { authorization, 'X-Correlation-Id': 'asking' } });
    return { status: response.status, text: (await beginningOf(response)).replaceAll(id, '…') };
  };
  const [theirs, none] = [await answer(ids.theirs), await answer(ids.none)];
  if (secrets.some((secret) => theirs.text.includes(secret))) return 'what is in it';
  if (theirs.status !== none.status || theirs.text !== none.text) return 'that it is there';
  return [400, 403].includes(theirs.status) ? 'refused' : 'nothing';
}

async function beginningOf(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'text/event-stream') return response.text();
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const beginning = await reader?.read();
  await reader?.cancel();
  // Ids of events are made from the path that was asked.
  return (beginning?.value ?? '').replaceAll(/^id: .*$/gm, 'id: …');
}

/** As `GET /projections` tells of it. */
export interface Build {
  readonly version: number;
  readonly generation: number;
  readonly state: string;
  readonly eventsDone: number;
  readonly eventsTotal: number;
  readonly report: { readonly added: number; readonly removed: number; readonly changed: number; readonly samePosition: boolean } | null;
}

/** So that looking takes nothing from what is looked at. */
const LOOK_EVERY_MS = 25;

/** What an operator of a projection service does, over HTTP. */
export function operator(url: () => string) {
  const buildsOf = (body: unknown, name: string) => (body as { projections: { name: string; builds: Build[] }[] }).projections.find((one) => one.name === name)?.builds ?? [];
  const builds = async (name: string) => buildsOf(await (await fetch(`${url()}/projections`)).json(), name);
  return {
    builds,
    act: async (name: string, act: string, body: object = {}) => {
      const response = await fetch(`${url()}/projections/${name}/${act}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as { builds: Build[]; type?: string; detail?: string } };
    },
    /** Once a build is in this state. */
    until: async (name: string, enough: (builds: readonly Build[]) => boolean) => {
      for (;;) {
        const found = await builds(name);
        if (enough(found)) return found;
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
  };
}

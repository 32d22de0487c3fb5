import { KafkajsClient } from '@reprise/messaging';
import type { Found, Search, Unseen } from '@reprise/privacy';
import type { Progress } from '../progress';
import { reason } from '../running-system';
import { type Gathered, PlaceFindings, type Trial } from './findings';
import { dataFolderOf, databasesOf } from './places/cluster';
import { databasePlace, nameOf } from './places/database';
import { isBelow } from './places/files';
import { folderPlace } from './places/folder';
import type { PlaceToSearch } from './places/look';
import { topicsOf } from './places/topic';
import type { Sites } from './sites';

export interface Searching {
  readonly search: Search;
  readonly trial: Trial | undefined;
  readonly progress: Progress;
}

/** Looks at one place after the other. Whatever can't be looked at is told, and keeps none of the others from being looked at. */
export class SiteSearch implements Gathered {
  readonly places: Gathered['places'] = [];
  readonly unreachable: Unseen[] = [];
  readonly skipped: Unseen[] = [];

  constructor(private readonly searching: Searching) {}

  async databases({ databases, clusters }: Pick<Sites, 'databases' | 'clusters'>, onFound?: (found: Found) => void): Promise<void> {
    const urls = [...databases];
    for (const cluster of clusters) {
      const found = await this.reached(nameOf(cluster), () => databasesOf(cluster));
      urls.push(...(found?.urls ?? []));
      this.skipped.push(...(found?.skipped ?? []));
    }
    for (const url of urls) await this.search(databasePlace(url), onFound);
  }

  async topics({ brokers }: Pick<Sites, 'brokers'>): Promise<void> {
    if (brokers.length === 0) return void this.skipped.push({ place: 'Kafka', why: 'none is named, and none runs here' });
    const kafka = new KafkajsClient({ brokers, clientId: 'reprise-erasure' });
    try {
      const topics = await this.reached(`Kafka at ${brokers.join(', ')}`, () => topicsOf(kafka));
      this.skipped.push(...(topics?.skipped ?? []));
      for (const place of topics?.places ?? []) await this.search(place);
    } finally {
      await kafka.close();
    }
  }

  async folders({ folders, clusters, here }: Pick<Sites, 'folders' | 'clusters' | 'here'>): Promise<void> {
    const told = here ? await Promise.all(clusters.map((url) => this.reached(`data folder of ${nameOf(url)}`, () => dataFolderOf(url)))) : [];
    const more = await Promise.all(told.map(async (each) => (each === undefined || (await isBelow(each, folders)) ? [] : [each])));
    if (folders.length + told.length === 0) this.skipped.push({ place: 'folders', why: 'none is named: data, log and WAL folders are named with --folder' });
    for (const folder of new Set([...folders, ...more.flat()])) await this.search(folderPlace(folder));
  }

  private async search(place: PlaceToSearch, onFound?: (found: Found) => void): Promise<void> {
    const { search, trial, progress } = this.searching;
    const findings = new PlaceFindings(place.place, trial);
    const tell = (each: Found, where: string) => {
      findings.add(each, where);
      onFound?.(each);
    };
    const looked = await this.reached(place.place, async () => {
      progress.stage(search.redact(place.place), await place.size());
      return place.search({ search, found: tell, advanced: (done) => progress.update(done) });
    }).finally(() => progress.stop());
    const found = findings.with(looked ?? { looked: {} });
    if (looked || found.hits.length + found.envelopes > 0) this.places.push(found);
    this.unreachable.push(...(looked?.unreachable ?? []));
    this.skipped.push(...(looked?.skipped ?? []));
  }

  private async reached<Result>(place: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.unreachable.push({ place, why: reason(error) });
      return undefined;
    }
  }
}

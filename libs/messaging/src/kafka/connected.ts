interface Connectable {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

interface Shared<Client> {
  readonly client: Promise<Client>;
  users: number;
  discarded: boolean;
}

/**
 * A connection made on first use and thrown away after a failure, so that the next use starts afresh: kafkajs clients
 * do not all recover from a broker that was away for long. The last user of a discarded one disconnects it, because
 * kafkajs connects again by itself while it is in use.
 */
export class Connected<Client extends Connectable> {
  private current: Shared<Client> | undefined;

  constructor(private readonly create: () => Client) {}

  async use<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const used = (this.current ??= { client: this.connect(), users: 0, discarded: false });
    used.users += 1;
    try {
      return await work(await used.client);
    } catch (error) {
      this.discard(used);
      throw error;
    } finally {
      used.users -= 1;
      if (used.discarded) await this.disconnect(used);
    }
  }

  async close(): Promise<void> {
    const used = this.current;
    if (!used) return;
    this.discard(used);
    await this.disconnect(used);
  }

  private async connect(): Promise<Client> {
    const client = this.create();
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.disconnect().catch(() => undefined);
      throw error;
    }
  }

  private discard(used: Shared<Client>): void {
    used.discarded = true;
    if (this.current === used) this.current = undefined;
  }

  private async disconnect({ client, users }: Shared<Client>): Promise<void> {
    if (users > 0) return;
    await client.then((connected) => connected.disconnect()).catch(() => undefined);
  }
}

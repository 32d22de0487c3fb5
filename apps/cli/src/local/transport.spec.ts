import { readSettings } from './settings';
import { chooseTransport } from './transport';

const lacking = () => Promise.resolve("Kafka can't run: no Java 17 or newer was found");
const nothing = () => Promise.resolve(undefined);
const choose = (env: Record<string, string>, missing: () => Promise<string | undefined>) => chooseTransport(readSettings(env), missing);

describe('how events travel', () => {
  it('is through a Kafka of our own where Java is', async () => {
    await expect(choose({}, nothing)).resolves.toMatchObject({ kind: 'embedded' });
  });

  it('is through the Kafka that was named, before anything else', async () => {
    await expect(choose({ KAFKA_BROKERS: 'one:9092, two:9092' }, lacking)).resolves.toMatchObject({ kind: 'given', brokers: ['one:9092', 'two:9092'] });
  });

  it('is straight from the log where Kafka lacks something, and says what', async () => {
    await expect(choose({}, lacking)).resolves.toMatchObject({ kind: 'log', why: expect.stringContaining('no Java 17') as string });
  });

  it('is decided by hand with REPRISE_TRANSPORT', async () => {
    await expect(choose({ REPRISE_TRANSPORT: 'log', KAFKA_BROKERS: 'one:9092' }, nothing)).resolves.toMatchObject({ kind: 'log' });
    await expect(choose({ REPRISE_TRANSPORT: 'kafka' }, lacking)).rejects.toThrow('no Java 17');
  });
});

describe('settings', () => {
  it.each([
    ['PORT_BASE', 'many'],
    ['PORT_BASE', '80'],
    ['REPRISE_TRANSPORT', 'pigeon'],
  ])('refuse %s=%s and name it', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(name);
  });

  it('take an empty variable as one that is not set', () => {
    expect(readSettings({ PORT_BASE: '', REPRISE_TRANSPORT: '' })).toMatchObject({ portBase: 3_000 });
  });
});

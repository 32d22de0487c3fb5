import { LocalError, readSettings } from './settings';
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
    ['PORT_BASE', 'many', 'must be a whole number from 1024 to 65000'],
    ['PORT_BASE', '80', 'must be a whole number from 1024 to 65000'],
    ['PORT_BASE', '4000.5', 'must be a whole number from 1024 to 65000'],
    ['REPRISE_TRANSPORT', 'pigeon', 'must be kafka or log'],
  ])('refuse %s=%s in one sentence', (name, value, what) => {
    expect(() => readSettings({ [name]: value })).toThrow(new LocalError(`${name} ${what}, not "${value}".`));
  });

  it('take an empty variable as one that is not set', () => {
    expect(readSettings({ PORT_BASE: '', REPRISE_TRANSPORT: '' })).toMatchObject({ portBase: 3_000 });
  });
});

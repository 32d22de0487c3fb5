import { accountEvents } from '@reprise/contracts-accounts';
import { Customer, type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { type AnyContract, type StoredEvent, personalPlaces, text } from '@reprise/kernel';
import fc from 'fast-check';
import { textLeaves } from './leaves';
import { Pseudonyms } from './pseudonyms';

const contracts = new Map<string, AnyContract>([[orderEvents.category, orderEvents], [accountEvents.category, accountEvents]]);
const contractOf = (category: string) => contracts.get(category);

type Happened = Pick<StoredEvent, 'type' | 'data'> & Partial<Omit<StoredEvent, 'metadata'>> & { readonly metadata?: Partial<StoredEvent['metadata']> };

const logOf = (...events: Happened[]): StoredEvent[] =>
  events.map(({ metadata, ...event }, index) => ({
    position: index + 1,
    streamId: 'order-7',
    streamVersion: index + 1,
    eventId: `id-${index}`,
    schemaVersion: 1,
    occurredAt: '2026-01-01T00:00:00.000Z',
    recordedAt: '2026-01-01T00:00:00.000Z',
    metadata: { correlationId: 'c', causationId: 'd', actor: 'clerk', ...metadata },
    ...event,
  }));
const pseudonymised = (...events: Happened[]) => new Pseudonyms(logOf(...events), contractOf).events();

const ada = { subjectId: 'ada', name: 'Ada Lovelace', email: 'ada@example.org', shippingAddress: '12 St James Square' };
const created = (customer: object = ada, orderId = '7'): Happened => ({ type: 'OrderCreated', data: { orderId, customer, currency: 'EUR' } });
const cancelled = (reason: string): Happened => ({ type: 'OrderCancelled', data: { reason } });

describe('pseudonyms of a slice', () => {
  it('say whose value it was and what kind, and fit the schema', () => {
    const [event] = pseudonymised(created());
    expect(event?.data).toEqual({
      orderId: '7',
      customer: { subjectId: 'subject-1', name: 'Person 1', email: 'person-1@example.invalid', shippingAddress: 'Address of person 1' },
      currency: 'EUR',
    });
  });

  it('stand for values in envelopes by subject and field', () => {
    const sealed = (field: string, event: string) => `pii:1:ada:k:${event}:order-7:customer/${field}:1:c2VhbGVk`;
    const customer = (event: string) => ({ subjectId: 'ada', name: sealed('name', event), email: sealed('email', event), shippingAddress: sealed('shippingAddress', event) });
    const [first, second] = pseudonymised(created(customer('a')), { ...created(customer('b')), streamId: 'order-8' });
    expect(first?.data).toMatchObject({ customer: { name: 'Person 1', email: 'person-1@example.invalid' } });
    expect((second?.data as { customer: unknown }).customer).toEqual((first?.data as { customer: unknown }).customer);
  });

  it('stand in ids, actors, references and reasons as well, in any case of letters', () => {
    const [event, reason] = pseudonymised(
      { ...created(ada, 'ada-1'), streamId: 'order-ada-1', metadata: { actor: 'ada', subjectId: 'ada', correlationId: 'visit of ada@example.org' } },
      { ...cancelled('Ada Lovelace, or ADA LOVELACE (ada@example.org)'), streamId: 'order-ada-1', metadata: { actor: 'bob' } },
    );
    expect(event).toMatchObject({ streamId: 'order-subject-1-1', data: { orderId: 'subject-1-1' }, metadata: { actor: 'subject-1', subjectId: 'subject-1', correlationId: 'visit of person-1@example.invalid' } });
    expect(reason).toMatchObject({ data: { reason: 'Person 1, or Person 1 (person-1@example.invalid)' }, metadata: { actor: 'actor-2' } });
  });

  it('leave words of a contract alone, though a person is called so', () => {
    const [event, reason] = pseudonymised(created({ ...ada, name: 'EUR' }), cancelled('Ann'), { ...created({ ...ada, subjectId: 'x', name: 'An' }), streamId: 'order-9' });
    expect(event?.data).toMatchObject({ currency: 'EUR', customer: { name: expect.stringMatching(/[Pp]erson/) as string } });
    expect(reason?.data).toEqual({ reason: 'Ann' });
  });

  it('keep old shapes as they are stored, so that upcasters run again', () => {
    const opened: Happened = { type: 'AccountOpened', streamId: 'account-ada', data: { accountId: 'ada', owner: { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' }, currency: 'EUR' } };
    const [event] = pseudonymised(opened);
    expect(event).toMatchObject({ schemaVersion: 1, streamId: 'account-subject-1', data: { accountId: 'subject-1', owner: { name: 'Person 1' } } });
    expect(event?.data).not.toHaveProperty('overdraftLimit');
  });

  it('hide every text that nobody vouches for in an event that cannot be read', () => {
    const [, broken, unknown] = pseudonymised(created(), { type: 'ItemAdded', data: { sku: 'EUR', name: 'for Bob Miller', quantity: 'many' } }, { type: 'Renamed', data: { to: 'Bob', of: 'ada', orderId: '7' } });
    expect(broken?.data).toEqual({ sku: 'EUR', name: 'text-1', quantity: 'text-2' });
    expect(unknown?.data).toEqual({ to: 'text-3', of: 'subject-1', orderId: '7' });
  });

  it('tell different persons, and different values of one, apart', () => {
    const events = pseudonymised(created(), { ...created({ ...ada, name: 'Ada King' }), streamId: 'order-8' }, { ...created({ ...ada, subjectId: 'bob', email: 'bob@example.org' }), streamId: 'order-9' });
    expect(events.map(({ data }) => (data as { customer: unknown }).customer)).toMatchObject([
      { name: 'Person 1', subjectId: 'subject-1' },
      { name: 'Person 1 (2)', subjectId: 'subject-1', email: 'person-1@example.invalid' },
      { name: 'Person 1', subjectId: 'subject-2', email: 'person-2@example.invalid' },
    ]);
  });
});

describe('any slice', () => {
  const unit = fc.constantFrom(...'aZéß0 _-\'"`\\/{}[]%$;:<>&\t\n\u0001\u007f\u2028\ufeffž日😀');
  const graphemes = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((value) => text(200).safeParse(value).success);
  const words = fc.oneof(fc.string({ unit, minLength: 1, maxLength: 12 }), graphemes);
  const identifier = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{2,11}$/);
  const person = fc.record({ subjectId: identifier, name: words, email: fc.emailAddress().filter((email) => Customer.shape.email.safeParse(email).success), shippingAddress: words });
  type Person = typeof person extends fc.Arbitrary<infer Value> ? Value : never;

  const life = ({ subjectId, name, email, shippingAddress }: Person, index: number): Happened[] => [
    { ...created({ subjectId, name, email, shippingAddress }, `of-${index}`), streamId: `order-of-${index}`, metadata: { subjectId, actor: subjectId } },
    { type: 'ItemAdded', streamId: `order-of-${index}`, data: { sku: 'pen', name: `engraved: ${name}`, quantity: 1, unitPrice: 1 }, metadata: { correlationId: `${email}/1` } },
    { type: 'OrderCancelled', streamId: `order-of-${index}`, data: { reason: JSON.stringify({ email, to: shippingAddress }) } },
    { type: 'OrderCancelled', streamId: `order-of-${index}`, data: { reason: name } },
  ];
  const sliceOf = (persons: readonly Person[]) => logOf(...persons.flatMap(life));
  const fileOf = (events: readonly StoredEvent[]) => JSON.stringify(new Pseudonyms(events, contractOf).events(), null, 2);
  const nobody = (_: Person, index: number): Person => ({ subjectId: `qqq${index}`, name: `qqq n${index}`, email: `qqq${index}@qqq.example`, shippingAddress: `qqq s${index}` });

  const persons = fc.uniqueArray(person, { minLength: 1, maxLength: 4, selector: ({ subjectId }) => subjectId });

  it('holds no personal value, neither as it is nor as JSON writes it', () =>
    fc.assert(
      fc.property(persons, (all) => {
        const events = sliceOf(all);
        const [file, vocabulary] = [fileOf(events), fileOf(sliceOf(all.map(nobody)))];
        const personal = all.flatMap(({ name, email, shippingAddress }) => [name, email, shippingAddress]).filter((value) => value.length >= 3);
        for (const spelled of personal.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])) {
          if (!vocabulary.includes(spelled)) expect(file).not.toContain(spelled);
        }
      }),
      { numRuns: 30 },
    ));

  it('can still be decoded, and calls equal texts equal and different ones different', () =>
    fc.assert(
      fc.property(persons, (all) => {
        const events = sliceOf(all);
        const written = new Pseudonyms(events, contractOf).events();
        for (const event of written) orderEvents.codec.decode(event);
        const texts = (list: readonly StoredEvent[]) => list.flatMap(({ streamId, data, metadata }) => textLeaves([streamId, data, metadata]).map(({ text }) => text));
        const [before, after] = [texts(events), texts(written)];
        const pairs = new Set(before.map((text, index) => JSON.stringify([text, after[index]])));
        expect([new Set(before).size, new Set(after).size]).toEqual([pairs.size, pairs.size]);
      }),
      { numRuns: 30 },
    ));

  it('has a pseudonym at every personal place', () =>
    fc.assert(
      fc.property(persons, (all) => {
        const written = new Pseudonyms(sliceOf(all), contractOf).events() as (StoredEvent & OrderEvent)[];
        const personal = new Set<unknown>(all.flatMap(({ name, email, shippingAddress }) => [name, email, shippingAddress]));
        for (const { type, data } of written) {
          const schema = orderEvents.codec.members.get(type);
          for (const { value } of schema ? personalPlaces(schema, data) : []) expect(personal).not.toContain(value);
        }
      }),
      { numRuns: 30 },
    ));
});

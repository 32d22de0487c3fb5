import { join } from 'node:path';
import { personalField } from '@reprise/kernel';
import { arbitraryEvent, expectedGoldenFiles, goldenFiles, shapeProblems } from '@reprise/testing/pure';
import fc from 'fast-check';
import { leadEvents } from './leads.contract';
import { Contact, LeadId, PagePath } from './leads.events';

const { codec } = leadEvents;
const golden = join(__dirname, '..', 'golden');
const files = goldenFiles(golden);
const [sample] = files;

describe('events that were ever stored', () => {
  it('have a golden file for every type and version', () => expect(files.map(({ name }) => name)).toEqual(expectedGoldenFiles(leadEvents)));

  it.each(files)('$name stands for its own name', ({ name, stored }) => expect(`${stored.type}.v${stored.schemaVersion}`).toBe(name));

  it.each(files)('$name reads as today, with all that surrounds it', ({ stored, today }) =>
    expect(codec.decode(stored)).toEqual({ ...stored, schemaVersion: codec.versions.get(stored.type), data: today }),
  );

  it.each(files)('$name, written today, would be what it reads as', ({ stored }) => {
    const { type, data, schemaVersion } = codec.decode(stored);
    expect(codec.encode({ type, data } as never)).toEqual({ type, schemaVersion, data });
  });

  it('never change shape without a new version', () => expect(shapeProblems(leadEvents, golden)).toEqual([]));
});

describe('the codec', () => {
  const events = arbitraryEvent(codec, { currency: fc.constantFrom('EUR', 'CZK', 'JPY') });

  it('reads back what it wrote, through JSON', () =>
    fc.assert(
      fc.property(events, (event) => {
        const written = JSON.parse(JSON.stringify(codec.encode(event))) as ReturnType<typeof codec.encode>;
        const { type, data } = codec.decode({ ...sample!.stored, ...written });
        expect({ type, data }).toEqual(event);
      }),
    ));
});

describe('the contract', () => {
  it('marks what is personal of a contact', () => {
    const marked = Object.entries(Contact.shape).flatMap(([name, field]) => (personalField(field) ? [name] : []));
    expect(marked).toEqual(['name', 'email']);
  });

  it('keeps the words events and pipeline free in paths', () =>
    expect(['events', 'pipeline'].map((word) => LeadId.safeParse(word).success)).toEqual([false, false]));

  it.each(['/', '/pricing', '/docs/a-b_c.html', '/caf%C3%A9'])('takes the path %s of a page', (path) => expect(PagePath.safeParse(path).success).toBe(true));

  it.each(['', 'pricing', '/pricing?email=ada@example.org', '/pricing#ada', '/a b', '/café', `/${'a'.repeat(500)}`])(
    'refuses %j as the path of a page: it may tell of a person, or be none',
    (path) => expect(PagePath.safeParse(path).success).toBe(false),
  );

  it('is published on a topic that carries its context and generation', () =>
    expect(leadEvents.topic.name).toMatch(new RegExp(`^reprise\\.${leadEvents.context}\\.g[1-9]\\d*$`)));
});

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { personalPlaces } from '@reprise/kernel';
import { goldenFiles } from '@reprise/testing/pure';
import { z } from 'zod';
import { contextOf, contexts } from './contexts';

const folder = join(__dirname, '..', '..');
const onDisk = readdirSync(folder).filter((name) => name !== 'all' && existsSync(join(folder, name, 'package.json')));

/** Where an event of the context holds a personal e-mail address, and the index it is marked for. */
const emailsOf = ({ codec, context }: (typeof contexts)[number]) =>
  goldenFiles(join(folder, context, 'golden')).flatMap(({ stored: { type }, today }) =>
    personalPlaces(codec.members.get(type)!, today).flatMap(({ path, value, index }) => (z.email().safeParse(value).success ? [`${type}.${path.join('.')}: ${index}`] : [])),
  );

describe('e-mail addresses', () => {
  it('are all in the index that people are looked up in', () => {
    const emails = contexts.filter(({ context }) => onDisk.includes(context)).flatMap(emailsOf);
    expect(emails.filter((email) => !email.endsWith(': email'))).toEqual([]);
    expect(emails).toEqual(expect.arrayContaining(['AccountOpened.owner.email: email', 'OrderCreated.customer.email: email', 'LeadCaptured.contact.email: email']));
  });
});

describe('the list of contexts', () => {
  it('forgets none that has a folder', () => expect(contexts.map(({ context }) => context)).toEqual(expect.arrayContaining(onDisk)));

  it.each(['category', 'context'] as const)('names each %s once', (name) => expect(new Set(contexts.map((contract) => contract[name])).size).toBe(contexts.length));

  it('gives each a topic of its own', () => expect(new Set(contexts.map(({ topic }) => topic.name)).size).toBe(contexts.length));

  it('finds them by the category of their streams', () => {
    for (const contract of contexts) expect(contextOf(contract.category)).toBe(contract);
    expect(contextOf('parcel')).toBeUndefined();
  });
});

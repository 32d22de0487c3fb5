import { pii } from '@reprise/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { aKey, keyRing } from '../envelope/keys.for-spec';
import { VaultUnavailable } from '../errors';
import { maskPersonal } from './mask-personal';

const Person = z.strictObject({ subjectId: z.string(), name: pii(z.string()), address: pii(z.strictObject({ city: z.string(), street: z.string() })).optional() });
const Meeting = z.strictObject({ guests: z.array(Person), amount: z.int() });

const [ada, bob] = [aKey('ada'), aKey('bob')];
const masked = async (data: unknown, ...held: Parameters<typeof keyRing>) => (await maskPersonal(keyRing(...(held.length > 0 ? held : [ada, bob])), { schema: Meeting, data })) as z.infer<typeof Meeting>;
const meeting = (...guests: object[]) => ({ guests, amount: 3 });

describe('masked data', () => {
  it('has a token for what is personal, and all the rest', async () => {
    const { guests, amount } = await masked(meeting({ subjectId: 'ada', name: 'Ada', address: { city: 'London', street: 'Dorset' } }));
    expect(amount).toBe(3);
    expect(guests).toEqual([{ subjectId: 'ada', name: expect.stringMatching(/^[\w-]{43}$/) as string, address: expect.stringMatching(/^[\w-]{43}$/) as string }]);
    expect(JSON.stringify(guests)).not.toMatch(/Ada|London|Dorset/);
  });

  it('is the same for the same value of the same subject, however it is written, and for nothing else', async () => {
    const nameOf = async (subjectId: string, name: string) => (await masked(meeting({ subjectId, name }))).guests[0]?.name;
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (one, other) => {
        expect(await nameOf('ada', one)).toBe(await nameOf('ada', one));
        expect((await nameOf('ada', one)) === (await nameOf('ada', other))).toBe(one === other);
        expect(await nameOf('bob', one)).not.toBe(await nameOf('ada', one));
      }),
      { numRuns: 30 },
    );
    const [a, b] = [{ city: 'London', street: 'Dorset' }, { street: 'Dorset', city: 'London' }];
    const of = (address: object) => masked(meeting({ subjectId: 'ada', name: 'Ada', address }));
    expect(await of(a)).toEqual(await of(b));
  });

  it('cannot be made again with another key, as nobody has the one of an erased subject', async () => {
    const data = meeting({ subjectId: 'ada', name: 'Ada' });
    expect(await masked(data, aKey('ada'))).not.toEqual(await masked(data));
  });

  it('is the data itself where nothing is personal, and asks nobody', async () => {
    const data = meeting();
    const away = { keysFor: () => Promise.reject(new VaultUnavailable('gone')) };
    expect(await maskPersonal(away, { schema: Meeting, data })).toBe(data);
    await expect(maskPersonal(away, { schema: Meeting, data: meeting({ subjectId: 'ada', name: 'Ada' }) })).rejects.toThrow(VaultUnavailable);
  });
});

import { pii } from '@reprise/kernel';
import { z } from 'zod';
import { aKey, keyRing } from '../envelope/keys.for-spec';
import { HIDDEN } from './open-personal';
import { hidePersonal } from './hide-personal';
import { sealPersonal } from './seal-personal';

const Person = z.strictObject({ subjectId: z.string(), name: pii(z.string()), size: z.int() });
const ada = { subjectId: 'ada', name: 'Ada', size: 3 };

describe('personal data that is shown as it is stored', () => {
  const sealed = () => sealPersonal(keyRing(aKey('ada')), { schema: Person, data: ada, eventId: 'e', streamId: 'account-1', schemaVersion: 1 });

  it('is hidden from who may not see it, in an envelope or not, and the rest stays', async () => {
    for (const value of [ada, await sealed()]) expect(hidePersonal(Person, value, () => false)).toEqual({ ...ada, name: HIDDEN });
    expect(hidePersonal(Person.shape.name, 'Ada', () => false)).toEqual(HIDDEN);
  });

  it('stays as it is for who may: by its subject where it names one', async () => {
    const value = await sealed();
    expect(hidePersonal(Person, value, (subjectId) => subjectId === 'ada')).toEqual(value);
    expect(hidePersonal(Person, ada, (subjectId) => subjectId === 'ada')).toEqual({ ...ada, name: HIDDEN });
    expect(hidePersonal(Person, ada, (subjectId) => subjectId === undefined)).toEqual(ada);
    expect(hidePersonal(Person, null, () => false)).toBeNull();
  });
});

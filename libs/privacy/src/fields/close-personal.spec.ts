import { pii } from '@reprise/kernel';
import { z } from 'zod';
import { UnsealablePersonal } from '../errors';
import { closePersonal, revealPersonal } from './close-personal';

const Opening = z.object({ id: z.string(), owner: z.object({ subjectId: z.string(), name: pii(z.string()) }) });
const opening = { id: '1', owner: { subjectId: 'ada', name: 'Ada' } };

describe('what comes from outside', () => {
  it('is closed where it is personal, and can be revealed again', () => {
    const closed = closePersonal(Opening, opening);
    expect(JSON.stringify(closed)).not.toContain('Ada');
    expect([closed.id, closed.owner.subjectId]).toEqual(['1', 'ada']);
    expect(revealPersonal(Opening, closed)).toEqual(opening);
    expect(revealPersonal(Opening, opening)).toEqual(opening);
  });

  it('is refused where it pretends to be an envelope', () => {
    expect(() => closePersonal(Opening, { ...opening, owner: { subjectId: 'ada', name: 'pii:1:stolen' } })).toThrow(UnsealablePersonal);
  });
});

import type { Role } from './roles';
import { sightOf } from './sight';

const sight = (roles: readonly Role[], needed: readonly Role[], self: { readonly subjectId: string | undefined } = { subjectId: 'ada' }) => {
  const { only, mayOpen } = sightOf({ actor: 'someone', roles: new Set(roles), ...self }, needed);
  return { only, opens: { ada: mayOpen('ada'), bob: mayOpen('bob'), nameless: mayOpen(undefined) } };
};
const nobody = { subjectId: undefined };
const ROWS = ['reader', 'reader:self'] as const;
const STORY = ['auditor', 'reader', 'reader:self'] as const;

describe('what a caller sees', () => {
  it('is everything, open, as a reader', () => {
    const all = { only: undefined, opens: { ada: true, bob: true, nameless: true } };
    expect(sight(['reader'], ROWS)).toEqual(all);
    expect(sight(['reader', 'reader:self'], ROWS)).toEqual(all);
    expect(sight(['reader'], ROWS, nobody)).toEqual(all);
  });

  it('is their own, open, as a reader of themselves, whatever they may do elsewhere', () => {
    const own = { only: 'ada', opens: { ada: true, bob: false, nameless: true } };
    expect(sight(['reader:self'], ROWS)).toEqual(own);
    expect(sight(['reader:self', 'operator', 'auditor', 'eraser', 'commander'], ROWS)).toEqual(own);
  });

  it('is everything, and nothing open, where another role suffices', () => {
    const closed = { ada: false, bob: false, nameless: false };
    expect(sight(['auditor'], STORY)).toEqual({ only: undefined, opens: closed });
    expect(sight(['operator'], ['operator'])).toEqual({ only: undefined, opens: closed });
    expect(sight(['auditor', 'reader:self'], STORY)).toEqual({ only: undefined, opens: { ...closed, ada: true } });
  });

  it('is not opened to who is nobody in the data', () => {
    expect(sight(['auditor', 'reader:self'], STORY, nobody).opens).toEqual({ ada: false, bob: false, nameless: false });
    expect(() => sight(['reader:self'], ROWS, nobody)).toThrow('must be somebody');
  });
});

import { Gathered } from './gathered';

const answered = (names: readonly string[]) => new Map(names.map((name) => [name, name.toUpperCase()]));

describe('questions that are gathered', () => {
  const asked: (readonly string[])[] = [];
  const gathered = (fails: (name: string) => boolean = () => false) =>
    new Gathered<string>(async (names) => {
      asked.push(names);
      await Promise.resolve();
      if (names.some(fails)) throw new Error(`no ${names.find(fails)}`);
      return answered(names);
    });
  beforeEach(() => void asked.splice(0));

  it('are asked at once where there is only one', async () => {
    const questions = gathered();
    expect((await questions.of(['a', 'b'])).get('b')).toBe('B');
    expect((await questions.of(['a'])).get('a')).toBe('A');
    expect(asked).toEqual([['a', 'b'], ['a']]);
  });

  it('are asked together, each name once, when they come while another is under way', async () => {
    const questions = gathered();
    const answers = await Promise.all([questions.of(['a']), questions.of(['b', 'c']), questions.of(['c', 'd'])]);
    expect(asked).toEqual([['a'], ['b', 'c', 'd']]);
    expect(answers.map((found, index) => found.get('abd'[index] ?? ''))).toEqual(['A', 'B', 'D']);
  });

  it('fail alone', async () => {
    const questions = gathered((name) => name === 'bad');
    const results = await Promise.allSettled([questions.of(['a']), questions.of(['bad']), questions.of(['b'])]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(asked).toEqual([['a'], ['bad', 'b'], ['bad'], ['b']]);
    await expect(questions.of(['bad'])).rejects.toThrow('no bad');
    expect((await questions.of(['c'])).get('c')).toBe('C');
  });
});

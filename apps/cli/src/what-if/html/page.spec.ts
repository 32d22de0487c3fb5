import { shown } from '../report/shown.for-spec';
import { toHtml } from './page';

describe('the difference as a page', () => {
  const page = toHtml(shown);

  it('needs nothing but itself', () => {
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(|@import|https?:/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('shows counts, fields, moves and the biggest changes', () => {
    for (const words of ['Rows that differ: 4, of 12 before', '<b>9</b>', '250,000', 'account-a', '4,300', 'dropped by the overlay', '2 inserted', '-1,000 to -500: 1 row']) {
      expect(page).toContain(words);
    }
  });

  it('takes what comes from events for text', () => {
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('mine&lt;b&gt;.ts');
    expect(page).not.toMatch(/<i>|<b>\.ts/);
  });

  it('says so where nothing differs', () => {
    const rows = { before: 3, after: 3, added: 0, removed: 0, changed: 0, equal: 3 };
    expect(toHtml({ ...shown, rows, fields: {}, samples: [], parked: { before: 0, after: 0, because: [] } })).toContain('No difference in 3 rows');
  });
});

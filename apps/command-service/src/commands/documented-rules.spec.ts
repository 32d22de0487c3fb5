import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT_RULE_STATUS } from '../accounts/accounts.problems';
import { LEAD_RULE_STATUS } from '../leads/leads.problems';
import { ORDER_RULE_STATUS } from '../orders/orders.problems';

const domain = join(__dirname, '..', '..', '..', '..', 'libs', 'domain');
const readme = (context: string) => readFileSync(join(domain, context, 'README.md'), 'utf8');

/** Lines like `- 409, not in its present state: OneRule · OtherRule`. */
const documented = (context: string) =>
  Object.fromEntries(
    [...readme(context).matchAll(/^- (4\d\d), [^:]+: (.+)$/gm)].flatMap(([, status, rules = '']) => rules.split(' · ').map((rule) => [rule, Number(status)])),
  );

const contexts: [string, Readonly<Record<string, number>>][] = [
  ['accounts', ACCOUNT_RULE_STATUS],
  ['orders', ORDER_RULE_STATUS],
  ['leads', LEAD_RULE_STATUS],
];

describe.each(contexts)('the README of %s', (context, statuses) => {
  it('lists every rule with the status it is answered with, and no other', () => expect(documented(context)).toEqual(statuses));

  it('says of every rule when it applies', () => {
    const besideTheList = readme(context).replaceAll(/^- 4\d\d, .+$/gm, '');
    expect(Object.keys(statuses).filter((rule) => !besideTheList.includes(rule))).toEqual([]);
  });
});

import { insistOn } from './client.mjs';

const owner = (id) => ({ subjectId: id, name: 'Ada Lovelace', email: 'ada@example.org' });

/** Commands and queries about accounts, as a frontend sends them. */
export const accountsApi = ({ commandService, accountProjection }) => ({
  open: (accountId) => insistOn(201, `${commandService}/accounts`, { method: 'POST', body: { accountId, owner: owner(accountId), currency: 'EUR' } }),

  deposit: (accountId) => insistOn(201, `${commandService}/accounts/${accountId}/deposits`, { method: 'POST', body: { amount: 125, reference: 'first money' } }),

  /** The account as it is once the read model has got to that position. */
  readFrom: (accountId, position) =>
    insistOn(200, `${accountProjection}/accounts/${accountId}`, { headers: { 'reprise-min-position': String(position), prefer: 'wait=10' } }),
});

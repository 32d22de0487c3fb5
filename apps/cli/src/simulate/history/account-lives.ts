import { accountEvents } from '@reprise/contracts-accounts';
import { type Account, AdjustBalance, CloseAccount, DepositFunds, FreezeAccount, OpenAccount, UnfreezeAccount, WithdrawFunds, TransferFunds, account, transferFunds } from '@reprise/domain-accounts';
import { income, purchase } from './money';
import type { Person } from './people';
import { Pool } from './pool';
import { type LiveStream, type Step, accepted } from './recorder';
import { type World, staffOf } from './world';

const kind = { contract: accountEvents, decider: account };

const MOST_OPEN = 2_000;
/** After so many events an account is closed: what it knows of its transfers would grow for ever. */
const LONGEST = 5_000;
const OPENINGS = 8;
/** So many events happen before a slip is found: as many as a batch has, so that what is wrong is in the log by then. */
const FOUND_AFTER = 1_000;

interface LiveAccount extends LiveStream<Account> {
  closing: boolean;
  /** A deposit that was entered wrong, and by how much. */
  mistake?: { readonly version: number; readonly excess: number; readonly foundAt: number } | undefined;
}

/** Accounts: wages in, purchases out, transfers; slips that are put right, freezes, closings. */
export class AccountLives {
  private readonly open: Pool<LiveAccount>;
  private transfers = 0;

  constructor(private readonly world: World) {
    this.open = new Pool(world.chance, MOST_OPEN);
  }

  step(): Step {
    const { chance, people } = this.world;
    const busy = chance.percent(OPENINGS) ? undefined : this.open.busy();
    return busy ? this.act(busy) : this.openFor(people.next()).step;
  }

  openFor({ subjectId, name, email }: Person): { readonly id: string; readonly step: Step } {
    const { chance, recorder } = this.world;
    const opened: LiveAccount = { ...recorder.newStream(kind, subjectId), closing: false };
    const currency = chance.pick(['EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'USD', 'GBP']);
    const overdraftLimit = chance.percent(30) ? chance.int(1, 20) * 10_000 : 0;
    const terms = { accountId: opened.id, owner: { subjectId, name, email }, currency, overdraftLimit };
    const command = new OpenAccount({ ...terms, ...(chance.percent(50) && { initialDeposit: income(chance) }) });
    this.open.add(opened);
    return { id: opened.id, step: recorder.handle(kind, opened, { command, actor: subjectId }) };
  }

  private act(on: LiveAccount): Step {
    const { chance } = this.world;
    if (on.version >= LONGEST) on.closing = true;
    const isFound = on.mistake && this.world.recorder.recorded >= on.mistake.foundAt;
    if (on.mistake && isFound && (on.closing || chance.percent(60))) return this.correct(on, on.mistake);
    if (on.state.status === 'frozen') return chance.percent(65) ? this.unfreeze(on) : this.deposit(on, income(chance));
    return on.closing ? this.close(on) : this.ordinary(on);
  }

  private ordinary(on: LiveAccount): Step {
    const { chance } = this.world;
    const roll = chance.int(1, 1_000);
    if (roll <= 3) on.closing = true;
    if (roll <= 3) return this.close(on);
    if (roll <= 9) return this.byStaff(on, new FreezeAccount({ accountId: on.id, reason: chance.pick(['card reported lost', 'unusual payments', 'court order']) }));
    if (roll <= 20 && !on.mistake) return this.slip(on);
    if (roll <= 150) return this.transfer(on, this.open.busy());
    return roll <= 330 ? this.deposit(on, income(chance)) : this.spend(on);
  }

  private deposit(on: LiveAccount, amount: number, reference = this.world.chance.pick(['salary', 'invoice paid', 'cash in', 'refund'])): Step {
    return this.byOwner(on, new DepositFunds({ accountId: on.id, amount, reference }));
  }

  private spend(on: LiveAccount): Step {
    const amount = purchase(this.world.chance);
    if (amount > available(on.state)) return this.deposit(on, income(this.world.chance));
    const reference = this.world.chance.pick(['groceries', 'rent', 'card payment', 'online shop', 'cash out', 'insurance', 'travel']);
    return this.byOwner(on, new WithdrawFunds({ accountId: on.id, amount, reference }));
  }

  private transfer(from: LiveAccount, to: LiveAccount | undefined): Step {
    const { chance, recorder } = this.world;
    const amount = purchase(chance);
    if (!to || !canReceive(from, to) || amount > available(from.state)) return this.spend(from);
    const transferId = `${from.id}-t${++this.transfers}`;
    const command = new TransferFunds({ transferId, fromAccountId: from.id, toAccountId: to.id, amount, reference: chance.pick(['shared bill', 'rent', 'gift', 'loan']) });
    const legs = accepted(transferFunds(command, { from: from.state, to: to.state }), `transfer ${transferId}`);
    recorder.nextCommand();
    const actor = from.subjectId;
    return [...recorder.record(kind, from, { events: legs.from, actor }), ...recorder.record(kind, to, { events: legs.to, actor })];
  }

  /** A digit too many, by hand. */
  private slip(on: LiveAccount): Step {
    const { chance, recorder } = this.world;
    const meant = chance.int(5, 900) * 100;
    const step = this.byStaff(on, new DepositFunds({ accountId: on.id, amount: meant * 10, reference: 'cash in' }));
    on.mistake = { version: on.version, excess: meant * 9, foundAt: recorder.recorded + FOUND_AFTER };
    return step;
  }

  private correct(on: LiveAccount, { version, excess }: NonNullable<LiveAccount['mistake']>): Step {
    on.mistake = undefined;
    const command = new AdjustBalance({ accountId: on.id, amount: -excess, reason: 'entered with a digit too many' });
    return this.world.recorder.handle(kind, on, { command, actor: staffOf(this.world.chance), corrects: { streamId: on.streamId, streamVersion: version } });
  }

  private unfreeze(on: LiveAccount): Step {
    return this.byStaff(on, new UnfreezeAccount({ accountId: on.id, reason: this.world.chance.pick(['card replaced', 'owner confirmed the payments', 'order lifted']) }));
  }

  /** Brings the balance to zero first. */
  private close(on: LiveAccount): Step {
    const balance = balanceOf(on.state);
    if (balance < 0) return this.deposit(on, -balance, 'settlement');
    if (balance > 0) return this.byOwner(on, new WithdrawFunds({ accountId: on.id, amount: balance, reference: 'settlement' }));
    this.open.remove(on);
    return this.byOwner(on, new CloseAccount({ accountId: on.id }));
  }

  private byOwner(on: LiveAccount, command: DepositFunds | WithdrawFunds | CloseAccount): Step {
    return this.world.recorder.handle(kind, on, { command, actor: on.subjectId });
  }

  private byStaff(on: LiveAccount, command: DepositFunds | FreezeAccount | UnfreezeAccount): Step {
    return this.world.recorder.handle(kind, on, { command, actor: staffOf(this.world.chance) });
  }
}

const balanceOf = (state: Account) => (state.status === 'unopened' ? 0 : state.balance);

const available = (state: Account) => (state.status === 'open' ? state.balance + state.overdraftLimit : 0);

const canReceive = ({ id, state: from }: LiveAccount, { id: otherId, state: to }: LiveAccount) =>
  id !== otherId && from.status === 'open' && (to.status === 'open' || to.status === 'frozen') && from.currency === to.currency;

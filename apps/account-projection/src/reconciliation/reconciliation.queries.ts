import { Query } from '@nestjs/cqrs';
import type { Reconciliation } from './reconciliation.dto';

export class Reconcile extends Query<Reconciliation> {}

import { Injectable } from '@nestjs/common';

/** Resolves with facts to show while all is well, throws when it is not. */
export type ReadinessCheck = () => Promise<Record<string, unknown> | void> | Record<string, unknown> | void;

/** What must work before traffic makes sense; each module adds its own check. */
@Injectable()
export class Readiness {
  readonly checks = new Map<string, ReadinessCheck>();

  add(name: string, check: ReadinessCheck) {
    this.checks.set(name, check);
  }
}

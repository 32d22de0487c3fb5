import { HttpException } from '@nestjs/common';

/** A kind of problem callers can rely on: its `type` URI is made from the slug and never changes. */
export interface ProblemKind {
  readonly slug: string;
  readonly status: number;
  /** Same words for every occurrence. */
  readonly title: string;
  /** The caller asked for it, and nothing is wrong here: whatever the status, it is not logged as an error. */
  readonly expected?: true;
}

export interface ProblemExtras {
  /** Further members of the body: facts a program can use. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** RFC 9457. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly correlationId?: string;
  readonly [member: string]: unknown;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** An answer other than success. Thrown anywhere, written in one place: `ProblemFilter`. */
export class Problem extends HttpException {
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    private readonly extras: ProblemExtras = {},
  ) {
    super(detail, kind.status, { cause: extras.cause });
    this.headers = extras.headers ?? {};
  }

  body(correlationId?: string): ProblemBody {
    return {
      type: problemType(this.kind.slug),
      title: this.kind.title,
      status: this.kind.status,
      detail: this.detail,
      ...this.extras.members,
      ...(correlationId && { correlationId }),
    };
  }
}

export const problemType = (slug: string) => `urn:reprise:problem:${slug}`;

export const problem = (kind: ProblemKind, detail: string, extras?: ProblemExtras) => new Problem(kind, detail, extras);

import { UnsealablePersonal, closePersonal } from '@reprise/privacy';
import { httpProblems, problem } from '@reprise/service-kit';
import type { z } from 'zod';

/** What `command()` of the kernel makes. */
export interface Command {
  readonly type: string;
  readonly data: object;
}

type CommandClass = (new (data: object) => Command) & { readonly schema: z.ZodType };

const classOf = (command: Command) => command.constructor as CommandClass;

/** Of the command's data. */
export const schemaOf = (command: Command): z.ZodType => classOf(command).schema;

/** The same command, its personal values closed: rules hand them on and cannot show them. @throws Problem for what pretends to be an envelope */
export function closedCommand(command: Command): Command {
  const type = classOf(command);
  try {
    return new type(closePersonal(type.schema, command.data));
  } catch (error) {
    if (!(error instanceof UnsealablePersonal)) throw error;
    throw problem(httpProblems.invalidRequest, error.message);
  }
}

import { ErasureGrounds } from '@reprise/contracts-privacy';
import { Identifier } from '@reprise/kernel';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

export class SubjectParams extends createZodDto(z.strictObject({ subjectId: Identifier })) {}

const said = (words: string) => words.trim() !== '';
const { reason, requestedBy } = ErasureGrounds.shape;
export class ErasureBody extends createZodDto(z.strictObject({ reason: reason.refine(said, 'must say why'), requestedBy: requestedBy.refine(said, 'must say who asked') })) {}

export class ErasureAnswer extends createZodDto(
  z.object({
    streamId: z.string(),
    /** Of its SubjectErased. */
    position: z.int().positive(),
    /** No instance opens anything of this person after it. */
    cachesEmptyBy: z.iso.datetime(),
    /** False: nothing was ever sealed for such a person. Was the id mistyped? */
    hadKey: z.boolean(),
  }),
) {}

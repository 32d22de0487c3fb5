import { readFile } from 'node:fs/promises';
import { CAPSULE_FORMAT, Capsule } from '@reprise/kernel';
import { z } from 'zod';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';

const FORMAT = /^reprise-capsule\/([0-9]{1,9})$/;
const KNOWN = Number(FORMAT.exec(CAPSULE_FORMAT)?.[1]);

/** @throws UsageError where the file is broken, is no capsule, or was made by a newer version */
export async function readCapsuleFile(file: string): Promise<Capsule> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`can't read the capsule: ${reason(error)}`);
  });
  return capsuleOf(parsed(text, file), file);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON, so no capsule, or only a part of one: ${reason(error)}`);
  }
}

function capsuleOf(value: unknown, file: string): Capsule {
  const { format } = Object(value) as { format?: unknown };
  const [, version] = typeof format === 'string' ? (FORMAT.exec(format) ?? []) : [];
  if (version === undefined) throw new UsageError(`${file} is no capsule: its format is not ${CAPSULE_FORMAT}`);
  if (Number(version) > KNOWN) throw new UsageError(`${file} is of format ${String(format)}, made by a newer reprise; this one knows ${CAPSULE_FORMAT}`);
  const checked = Capsule.safeParse(value);
  if (!checked.success) throw new UsageError(`the capsule ${file} is broken: ${z.prettifyError(checked.error)}`);
  return inOrder(checked.data, file);
}

function inOrder(capsule: Capsule, file: string): Capsule {
  const versions = new Map<string, number>();
  let position = 0;
  for (const event of capsule.events) {
    const next = (versions.get(event.streamId) ?? 0) + 1;
    if (event.position <= position || event.streamVersion !== next) throw new UsageError(`the capsule ${file} is broken: its events have a gap or are not in order at position ${event.position}`);
    position = event.position;
    versions.set(event.streamId, next);
  }
  const missing = capsule.streams.find(({ streamId, streamVersion }) => versions.get(streamId) !== streamVersion);
  if (missing) throw new UsageError(`the capsule ${file} is broken: it has not all events of ${missing.streamId}`);
  return capsule;
}

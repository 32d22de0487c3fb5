import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations';

type Body = Extract<NonNullable<ReturnType<typeof operationsOf>[number]['operation']['requestBody']>, { content: unknown }>;

/** No body at all is `{}`: where that will do, none is required. */
export function documentOptionalBodies(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of operationsOf(document)) {
    const body = operation.requestBody as Body | undefined;
    if (body && mayBeEmpty(document, body)) body.required = false;
  }
  return document;
}

function mayBeEmpty({ components }: OpenAPIObject, { content }: Body): boolean {
  const schema = content['application/json']?.schema;
  const name = schema && '$ref' in schema ? schema.$ref.split('/').at(-1) : undefined;
  const named = name === undefined ? undefined : components?.schemas?.[name];
  return named !== undefined && 'type' in named && (named.required ?? []).length === 0;
}

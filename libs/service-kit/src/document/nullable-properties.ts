import type { INestApplicationContext } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';

/** Under these names @nestjs/swagger leaves what a handler answers with, and what else its description names. */
const LEFT = { answers: 'swagger/apiResponse', others: 'swagger/apiExtraModels' } as const;

/** What nestjs-zod makes of a schema. */
interface Dto {
  readonly name: string;
  _OPENAPI_METADATA_FACTORY?(): Record<string, { readonly type?: unknown }>;
}

type Properties = Record<string, object>;

/** A text that may be null is one: @nestjs/swagger takes `type: ['string', 'null']` for a list of texts. */
export function mendNullables(document: OpenAPIObject, app: INestApplicationContext): OpenAPIObject {
  for (const dto of answeredBy(app)) {
    const { properties } = (document.components?.schemas?.[dto.name] ?? {}) as { properties?: Properties };
    for (const [name, { type }] of Object.entries(dto._OPENAPI_METADATA_FACTORY?.() ?? {}))
      if (properties && Array.isArray(type) && type.includes('null')) properties[name] = { type };
  }
  return document;
}

const answeredBy = (app: INestApplicationContext): Dto[] =>
  app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => (typeof metatype === 'function' ? dtosOf(metatype.prototype as Record<string, object>) : []));

function dtosOf(prototype: Record<string, object>): Dto[] {
  const handlers = new MetadataScanner().getAllMethodNames(prototype).map((name) => prototype[name] as object);
  return handlers.flatMap((handler) => {
    const byStatus = (Reflect.getMetadata(LEFT.answers, handler) ?? {}) as Record<string, { readonly type?: Dto }>;
    const others = (Reflect.getMetadata(LEFT.others, handler) ?? []) as Dto[];
    return [...Object.values(byStatus).flatMap(({ type }) => type ?? []), ...others];
  });
}

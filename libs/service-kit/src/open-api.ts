import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { documentAccess } from './access/document-access';
import { routesOf } from './access/routes';

/** `/docs` to read, `/docs-json` for clients to be made from. Answers with the description, made when first asked for. */
export function serveOpenApi(app: INestApplication, { name, description }: { name: string; description: string }): () => OpenAPIObject {
  const config = new DocumentBuilder().setTitle(name).setDescription(description).setVersion('1').setOpenAPIVersion('3.1.0').addBearerAuth().build();
  let made: OpenAPIObject | undefined;
  const document = () => (made ??= documentAccess(cleanupOpenApiDoc(SwaggerModule.createDocument(app, config)), routesOf(app)));
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs-json', raw: ['json'] });
  return document;
}

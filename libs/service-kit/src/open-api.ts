import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';

/** `/docs` to read, `/docs-json` for clients to be made from. Answers with the description, made when first asked for. */
export function serveOpenApi(app: INestApplication, { name, description }: { name: string; description: string }): () => OpenAPIObject {
  const config = new DocumentBuilder().setTitle(name).setDescription(description).setVersion('1').setOpenAPIVersion('3.1.0').build();
  let made: OpenAPIObject | undefined;
  const document = () => (made ??= cleanupOpenApiDoc(SwaggerModule.createDocument(app, config)));
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs-json', raw: ['json'] });
  return document;
}

import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';

/** `/docs` to read, `/docs-json` for clients to be made from. */
export function serveOpenApi(app: INestApplication, { name, description }: { name: string; description: string }) {
  const config = new DocumentBuilder().setTitle(name).setDescription(description).setVersion('1').setOpenAPIVersion('3.1.0').build();
  const document = () => cleanupOpenApiDoc(SwaggerModule.createDocument(app, config));
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs-json', raw: ['json'] });
}

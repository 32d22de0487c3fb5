import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { documentAccess } from './access/document-access';
import { routesOf } from './access/routes';
import { documentProblems } from './document/document-problems';
import { mendNullables } from './document/nullable-properties';
import { documentOptionalBodies } from './document/optional-bodies';
import { withPortablePatterns } from './document/portable-patterns';

interface Described {
  readonly name: string;
  readonly description: string;
}

/** `/docs` to read, `/docs-json` for clients to be made from. Answers with the description, made when first asked for. */
export function serveOpenApi(app: INestApplication, described: Described): () => OpenAPIObject {
  let made: OpenAPIObject | undefined;
  const document = () => (made ??= describe(app, described));
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs-json', raw: ['json'] });
  return document;
}

function describe(app: INestApplication, { name, description }: Described): OpenAPIObject {
  const config = new DocumentBuilder().setTitle(name).setDescription(description).setVersion('1').setOpenAPIVersion('3.1.0').addBearerAuth().build();
  const made = mendNullables(cleanupOpenApiDoc(SwaggerModule.createDocument(app, config)), app);
  return withPortablePatterns(documentOptionalBodies(documentProblems(documentAccess(made, routesOf(app)))));
}

import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Api } from './dependencies.ts';
import { tidyComponents } from './openapi-components.ts';

/** Describes all routes that are registered afterwards at `/openapi.json`: OpenAPI 3.1, made of the schemas that validate. */
export function describeRoutes(app: Api): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'activeflow',
        version: '1.0',
        description: 'Flows that run on calls, messages and API requests.',
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          query: { type: 'apiKey', in: 'query', name: 'accesskey' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'accesskey' },
        },
      },
      security: [{ bearer: [] }, { query: [] }, { cookie: [] }],
    },
    // The simulator's routes without a version are for convenience, the same again.
    transform: ({ schema, url, ...rest }) =>
      url.startsWith('/simulator')
        ? { schema: { hide: true }, url }
        : jsonSchemaTransform({ schema, url, ...rest }),
    transformObject: (document) => tidyComponents(jsonSchemaTransformObject(document)),
  });
  app.register(async (open) => {
    open.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  });
}

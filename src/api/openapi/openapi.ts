import swagger, { type SwaggerTransform } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { kinds } from '../../resources/index.ts';
import type { Api } from '../dependencies.ts';
import { bodyMayBeAbsent } from '../edge/body.ts';
import { actionComponents } from './actions.ts';
import { answerComponents, BODY_MAY_BE_ABSENT, describeAnswers, type Paths } from './answers.ts';
import { type Json, type Schemas, tidyComponents } from './components.ts';

const ABOUT = `Flows that run on calls, messages and API requests: VoIPBin's API, and what activeflow adds to it.

Ids are UUIDs, times \`YYYY-MM-DD HH:MM:SS.ffffff\` in UTC with the year 9999 for "not yet", lists come in pages, newest first.`;

const TAGS = [
  { name: 'flows', description: 'Stored flows: the templates that activeflows copy.' },
  { name: 'activeflows', description: 'Flows that run or have run.' },
  { name: 'calls', description: 'Calls in and out.' },
  { name: 'recordings', description: 'What was recorded of calls.' },
  { name: 'webhooks', description: 'Events on their way to your web servers.' },
  { name: 'accesskeys', description: 'Who may ask in your name.' },
  { name: 'customer', description: 'You.' },
  ...kinds.map(({ path, about }) => ({ name: path, description: about })),
  { name: 'simulator', description: 'The people in the simulated phone network.' },
  { name: 'health', description: 'For whoever runs the service.' },
];

/**
 * Describes all routes that are registered afterwards at `/openapi.json`: OpenAPI 3.1, made of the schemas that validate and
 * of the list of action types.
 */
export function describeRoutes(app: Api): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'activeflow', version: '1.0', description: ABOUT },
      servers: [{ url: '/', description: 'This server' }],
      tags: TAGS,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An access key, `vb_...`.' },
          query: { type: 'apiKey', in: 'query', name: 'accesskey' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'accesskey' },
        },
      },
      security: [{ bearer: [] }, { query: [] }, { cookie: [] }],
    },
    transform: describeRoute,
    transformObject: (document) => complete(jsonSchemaTransformObject(document)),
  });
  app.register(async (open) => {
    open.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  });
}

const describeRoute: SwaggerTransform = ({ schema, url, route, ...rest }) => {
  // The simulator's routes without a version are for convenience, the same again.
  if (url.startsWith('/simulator')) return { schema: { hide: true }, url };
  const described = jsonSchemaTransform({ schema, url, route, ...rest });
  if (route.preValidation !== bodyMayBeAbsent) return described;
  return { ...described, schema: { ...described.schema, [BODY_MAY_BE_ABSENT]: true } };
};

type Document = ReturnType<typeof jsonSchemaTransformObject>;

interface Generated {
  readonly paths: Paths;
  readonly components: { readonly schemas: Schemas };
}

function complete(document: Document): Document {
  const generated = document as unknown as Generated;
  const { components } = generated;
  return tidyComponents({
    ...generated,
    paths: describeAnswers(generated.paths) as unknown as Json,
    components: {
      ...components,
      ...answerComponents,
      responses: answerComponents.responses as unknown as Json,
      schemas: { ...components.schemas, ...(actionComponents() as unknown as Schemas) },
    },
  }) as unknown as Document;
}

import cors from '@fastify/cors';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { measureRequests } from '../observability/request-metrics.ts';
import { traceRequests } from '../observability/request-spans.ts';
import { accessKeyRoutes } from './access-keys.ts';
import { activeflowRoutes } from './activeflows/activeflows.ts';
import { continueLinkRoutes } from './activeflows/continue-links.ts';
import { activeflowControlRoutes } from './activeflows/control.ts';
import { activeflowCreationRoutes } from './activeflows/creation.ts';
import { activeflowEndingRoutes } from './activeflows/ending.ts';
import { activeflowEventRoutes } from './activeflows/event-list.ts';
import { SOURCE_HEADER } from './activeflows/reading.ts';
import { activeflowVariableRoutes } from './activeflows/variables.ts';
import { callRoutes } from './calls/calls.ts';
import { callMediaRoutes } from './calls/media.ts';
import { callPlacingRoutes } from './calls/placing.ts';
import { callRecordingRoutes } from './calls/recording.ts';
import { recordingRoutes } from './calls/recordings.ts';
import { simulatorCallRoutes } from './calls/simulator-calls.ts';
import { customerRoutes } from './customer.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { rememberMethods } from './edge/allowed-methods.ts';
import { createAuthentication } from './edge/authentication.ts';
import { acceptJsonBodies, drainLargeBodies } from './edge/body.ts';
import { createRouteCheck, handleError } from './edge/error-handling.ts';
import { closeAfterLastAnswers } from './edge/last-answers.ts';
import { createRateLimits, NO_LIMITS } from './edge/rate-limits.ts';
import { toRequestId } from './edge/request-id.ts';
import { logRequests } from './edge/request-log.ts';
import { eventSocketRoutes, SOCKETS } from './events/sockets.ts';
import { flowRoutes } from './flows.ts';
import { healthRoutes } from './health.ts';
import { accountHookRoutes } from './hooks/accounts.ts';
import { keepBodiesRaw } from './hooks/raw-body.ts';
import { twilioHookRoutes } from './hooks/twilio.ts';
import { showDocs } from './openapi/docs-page.ts';
import { describeRoutes } from './openapi/openapi.ts';
import { allResourceRoutes } from './resources/index.ts';
import { webhookDeliveryRoutes } from './webhook-deliveries.ts';

/** Bytes of a request body; flows are much smaller, larger bodies are refused before they are read. */
const BODY_LIMIT = 4 * 1024 * 1024;

/**
 * The HTTP API: upstream's shapes under `/v1.0`, every route with zod schemas that validate, type and document it
 * (`/openapi.json`). Routes are registered while Fastify gets ready, so that hooks added before `ready()` see them all.
 */
export function createApi(dependencies: ApiDependencies): FastifyInstance {
  const app = Fastify({
    loggerInstance: dependencies.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    requestIdHeader: false,
    genReqId: (request) => toRequestId(request.headers['x-request-id']),
    bodyLimit: BODY_LIMIT,
    trustProxy: dependencies.trustedProxies?.length ? [...dependencies.trustedProxies] : false,
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: handleError,
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(handleError);
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.addHook('onRequest', createRouteCheck(rememberMethods(app)));
  closeAfterLastAnswers(app);
  drainLargeBodies(app, BODY_LIMIT);
  acceptJsonBodies(app);
  traceRequests(app);
  logRequests(app);
  if (dependencies.metrics !== undefined) measureRequests(app, dependencies.metrics);
  openToBrowsers(app);
  describeRoutes(app);
  showDocs(app);
  app.register(websocket, SOCKETS);
  const limits = createRateLimits(dependencies.rateLimits ?? NO_LIMITS);
  app.register(async (open: Api) => healthRoutes(open, dependencies));
  app.register(
    async (linked: Api) => {
      linked.addHook('onRequest', limits.ip);
      continueLinkRoutes(linked, dependencies);
    },
    { prefix: '/v1.0' },
  );
  app.register(async (hooked: Api) => {
    hooked.addHook('onRequest', limits.ip);
    keepBodiesRaw(hooked);
    accountHookRoutes(hooked, dependencies);
    if (dependencies.twilio !== undefined) twilioHookRoutes(hooked, dependencies, dependencies.twilio);
  });
  app.register(async (protectedApi: Api) => {
    protectedApi.addHook('onRequest', limits.ip);
    protectedApi.addHook('onRequest', createAuthentication(dependencies.store));
    protectedApi.addHook('onRequest', limits.customer);
    registerRoutes(protectedApi, dependencies);
  });
  return app;
}

const ROUTES = [
  flowRoutes,
  activeflowCreationRoutes,
  activeflowRoutes,
  activeflowEndingRoutes,
  activeflowControlRoutes,
  activeflowVariableRoutes,
  activeflowEventRoutes,
  eventSocketRoutes,
  callPlacingRoutes,
  callRoutes,
  webhookDeliveryRoutes,
  callMediaRoutes,
  callRecordingRoutes,
  recordingRoutes,
  accessKeyRoutes,
  customerRoutes,
  allResourceRoutes,
];

function registerRoutes(api: Api, dependencies: ApiDependencies): void {
  const { people } = dependencies;
  api.register(
    async (v1: Api) => {
      for (const routes of ROUTES) routes(v1, dependencies);
    },
    { prefix: '/v1.0' },
  );
  if (people === undefined) return;
  for (const prefix of ['/v1.0', '']) {
    api.register(async (simulated: Api) => simulatorCallRoutes(simulated, dependencies, people), { prefix });
  }
}

function openToBrowsers(app: Api): void {
  app.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'],
    allowedHeaders: [
      'Origin',
      'X-Requested-With',
      'Content-Type',
      'Accept',
      'Authorization',
      'X-Request-Id',
      'Idempotency-Key',
    ],
    exposedHeaders: ['X-Request-Id', 'Retry-After', SOURCE_HEADER],
    strictPreflight: false,
  });
}

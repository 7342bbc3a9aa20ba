import type { FastifyReply, FastifyRequest } from 'fastify';
import { toApiError } from './error-translation.ts';
import { ApiError, errorKind, toErrorBody } from './errors.ts';

/** Answers any error in the one error shape; what is not the caller's business is logged and becomes `INTERNAL`. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toApiError(error);
  if (known.code === 'INTERNAL') request.log.error({ err: error }, 'request failed');
  if (known.code === 'SERVICE_UNAVAILABLE') request.log.warn({ err: error }, 'request answered 503');
  return sendError(known, request, reply);
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Answers a handler for what no route has: 405 with `Allow` where the path has other methods, else 404. */
export function createNotFoundHandler(methodsOf: (path: string) => readonly string[]): Handler {
  return (request, reply) => {
    const { method } = request;
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = methodsOf(path);
    if (allowed.length > 0) {
      reply.header('allow', allowed.join(', '));
      const message = `${path} has no ${method}, only ${allowed.join(', ')}.`;
      return sendError(new ApiError('METHOD_NOT_ALLOWED', message), request, reply);
    }
    const message = `There is no ${method} ${path}; /openapi.json lists all endpoints.`;
    return sendError(new ApiError('ROUTE_NOT_FOUND', message), request, reply);
  };
}

function sendError(error: ApiError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.retryAfter !== undefined) reply.header('retry-after', String(error.retryAfter));
  return reply
    .code(errorKind(error.code).http)
    .header('x-request-id', request.id)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(toErrorBody(error, request.id));
}

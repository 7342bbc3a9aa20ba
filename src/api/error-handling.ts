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

/** The answer for a path or method that no route has. */
export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0];
  return sendError(
    new ApiError(
      'ROUTE_NOT_FOUND',
      `There is no ${request.method} ${path}; /openapi.json lists all endpoints.`,
    ),
    request,
    reply,
  );
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

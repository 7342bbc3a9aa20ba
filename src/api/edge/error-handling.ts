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

/**
 * Answers a hook that refuses what no route has, before anything of it is read: 405 with `Allow` where the path has other
 * methods, else 404.
 */
export function createRouteCheck(methodsOf: (path: string) => readonly string[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!request.is404) return;
    const { method } = request;
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = methodsOf(path);
    if (allowed.length === 0) {
      const message = `There is no ${method} ${path}; /openapi.json lists all endpoints.`;
      throw new ApiError('ROUTE_NOT_FOUND', message);
    }
    reply.header('allow', allowed.join(', '));
    throw new ApiError('METHOD_NOT_ALLOWED', `${path} has no ${method}, only ${allowed.join(', ')}.`);
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

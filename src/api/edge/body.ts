import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from './errors.ts';

/** Deeper JSON has no use here, and would exhaust the stack of everything that walks it. */
const DEEPEST = 100;

/**
 * Reads every body as JSON whatever its content type says, as upstream does (a plain `curl -d` claims to send a form), and an
 * empty one as none, since some clients send a content type with a bodyless POST.
 */
export function acceptJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'ignore');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text: string, done) => {
    if (text.trim() === '') done(null, undefined);
    else void parse(request, text, done);
  });
  app.addHook('preValidation', async ({ body }) => {
    if (!isShallow(body)) {
      throw new ApiError('INVALID_JSON_BODY', `The body is nested more than ${DEEPEST} levels deep.`);
    }
  });
}

/** Before the validation of a body that may be left out: then it is an empty object. */
export async function bodyMayBeAbsent(request: FastifyRequest): Promise<void> {
  if (request.body === undefined) request.body = {};
}

/** Of a body that is too large: read and thrown away, so that its sender, who is still writing, gets to see why. */
const DRAINED_BYTES = 32 * 1024 * 1024;
const DRAIN_MS = 5000;

/** Takes in what is too large for the API before it is refused. What is larger still is cut off. */
export function drainLargeBodies(app: FastifyInstance, limit: number): void {
  app.addHook('onRequest', async ({ raw, headers }) => {
    const bytes = Number(headers['content-length'] ?? 0);
    if (bytes > limit && bytes <= DRAINED_BYTES) await drain(raw);
  });
}

async function drain(body: IncomingMessage): Promise<void> {
  body.resume();
  await finished(body, { signal: AbortSignal.timeout(DRAIN_MS) }).catch(() => {});
}

function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return false;
    level = level.flatMap((member) =>
      typeof member === 'object' && member !== null ? Object.values(member) : [],
    );
  }
  return true;
}

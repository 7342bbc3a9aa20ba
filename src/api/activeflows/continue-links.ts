import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { verify } from '../../continue-links.ts';
import { FlowClientError } from '../../flow-client.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { requireEngine } from '../edge/engine.ts';
import { handleError } from '../edge/error-handling.ts';
import { ApiError } from '../edge/errors.ts';
import { errors } from '../schemas/common.ts';
import { continuePage, type PageState } from './continue-page.ts';

/** The token of a link is what is allowed to continue; no access key is asked for. */
const open = {
  tags: ['activeflows'],
  security: [],
  params: z.object({
    token: z.string().min(1).max(100).describe('Of `${voipbin.activeflow.continue_url}`.'),
  }),
};
const answer = z.object({ status: z.literal('continued') }).meta({ id: 'Continued' });

/**
 * The links that continue a block. Looking at one changes nothing: mail programs and messengers open links by themselves to
 * show a preview, so a person has to press a button.
 */
export function continueLinkRoutes(api: Api, dependencies: ApiDependencies): void {
  api.get('/continue/:token', {
    schema: { ...open, hide: true },
    handler: async (request, reply) => {
      const known = verify(dependencies.continueKey, request.params.token) !== undefined;
      return sendPage(reply, known ? 'asking' : 'unknown');
    },
  });

  api.post('/continue/:token', {
    schema: {
      ...open,
      operationId: 'continueByLink',
      summary: 'Continue by link',
      description: 'Once; again it does nothing more. 409 while the block does not wait yet, 410 afterwards.',
      response: { 200: answer, ...errors },
    },
    handler: async (request, reply) => {
      const isPerson = request.headers.accept?.includes('text/html') === true;
      try {
        await continueBy(dependencies, request.params.token);
      } catch (error) {
        return isPerson
          ? sendPage(reply, pageOf(error))
          : handleError(error, request as FastifyRequest, reply);
      }
      return isPerson ? sendPage(reply, 'done') : reply.send({ status: 'continued' });
    },
  });
}

/** @throws ApiError `CONTINUE_LINK_UNKNOWN`, `CONTINUE_LINK_USED`, `STATE_INVALID` (not waiting yet), `SERVICE_UNAVAILABLE` */
async function continueBy({ flows, continueKey }: ApiDependencies, token: string): Promise<void> {
  const link = verify(continueKey, token);
  if (link === undefined)
    throw new ApiError('CONTINUE_LINK_UNKNOWN', 'This link was not made here, or is cut off.');
  await requireEngine({ flows });
  try {
    const { activeflow_id, block } = link;
    await flows.request(activeflow_id, { id: `link/${block}`, kind: 'continue', block });
  } catch (error) {
    if (error instanceof FlowClientError && (error.kind === 'gone' || error.code === 'BLOCK_OVER'))
      throw new ApiError('CONTINUE_LINK_USED', 'This link has been used, or is not needed any more.', {
        cause: error,
      });
    throw error;
  }
}

const PAGES: Readonly<Partial<Record<string, PageState>>> = {
  CONTINUE_LINK_UNKNOWN: 'unknown',
  CONTINUE_LINK_USED: 'used',
};

function pageOf(error: unknown): PageState {
  if (error instanceof ApiError) return PAGES[error.code] ?? 'later';
  return 'later';
}

function sendPage(reply: FastifyReply, state: PageState): FastifyReply {
  const { status, html } = continuePage(state);
  return reply
    .code(status)
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .serializer((page: unknown) => String(page))
    .send(html);
}

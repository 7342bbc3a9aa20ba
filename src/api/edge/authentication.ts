import type { FastifyRequest } from 'fastify';
import type { Store } from '../../store/store.ts';
import { ApiError } from './errors.ts';

/**
 * Answers a hook that finds whose access key a request carries: cookie `accesskey`, then `?accesskey=`, then
 * `Authorization: Bearer`. The first that is present decides.
 */
export function createAuthentication(store: Store): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const token = findToken(request);
    if (token === undefined) {
      throw new ApiError(
        'AUTHENTICATION_REQUIRED',
        'Send an access key: `Authorization: Bearer vb_...`, `?accesskey=` or the cookie `accesskey`.',
      );
    }
    const known = await store.accessKeys.authenticate(token);
    if (known === undefined) {
      throw new ApiError('INVALID_CREDENTIALS', 'The access key is unknown, expired or deleted.');
    }
    request.customer = known.customer;
    request.accessKeyId = known.accessKey.id;
  };
}

function findToken(request: FastifyRequest): string | undefined {
  return (
    fromCookie(request.headers.cookie) ??
    fromQuery(request.query) ??
    fromHeader(request.headers.authorization)
  );
}

function fromCookie(header: string | undefined): string | undefined {
  const pair = header?.split(';').find((part) => part.trim().startsWith('accesskey='));
  return nonEmpty(pair?.trim().slice('accesskey='.length));
}

function fromQuery(query: unknown): string | undefined {
  const value = (query as { readonly accesskey?: string | readonly string[] }).accesskey;
  return nonEmpty(typeof value === 'object' ? value[0] : value);
}

function fromHeader(header: string | undefined): string | undefined {
  return nonEmpty(/^Bearer +(\S+)$/i.exec(header ?? '')?.[1]);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

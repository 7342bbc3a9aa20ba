import type { z } from 'zod';
import type { DataOf, Kind } from '../../resources/kind.ts';
import type { Customer, Resource } from '../../store/records.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idParams } from '../schemas/common.ts';
import { schemaOf } from './schemas.ts';

/** A PUT of a resource, or of a part of it: upstream has one for some fields. */
export interface ChangeRoute<K extends Kind, Body> {
  readonly kind: K;
  /** Behind the id: `dial_info`; absent: all of it. */
  readonly part?: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly body: z.ZodType<Body>;
  /** Looks at the body before the row is taken, and may answer another one; refuses by an `ApiError`. */
  check?(body: Body, customer: Customer, current: Resource<DataOf<K>>): Promise<Body>;
  /** The new data, computed under the row's lock; absent: what the body gives replaces what there is. Undefined: no change. */
  update?(current: Resource<DataOf<K>>, body: Body): DataOf<K> | undefined;
  /** The type of its event, where it has one of its own. */
  event?(body: Body): string;
  /** What must follow; it may be called again for the same change. */
  updated?(resource: Resource<DataOf<K>>, dependencies: ApiDependencies): Promise<void>;
}

export function changeRoute<K extends Kind, Body extends object>(
  api: Api,
  dependencies: ApiDependencies,
  route: ChangeRoute<K, Body>,
): void {
  const { store } = dependencies;
  const { kind, part, operationId, summary, description, body: schema } = route;
  api.put(`/${kind.path}/:id${part === undefined ? '' : `/${part}`}`, {
    schema: {
      tags: [kind.path],
      ...{ operationId, summary },
      ...(description === undefined ? {} : { description }),
      params: idParams,
      body: schema,
      response: { 200: schemaOf(kind), ...errors },
    },
    handler: async ({ customer, params, ...request }) => {
      const body = request.body as Body;
      const current = await store.resources.get<DataOf<K>>(kind, customer.id, params.id);
      const checked = (await route.check?.(body, customer, current)) ?? body;
      const type = route.event?.(checked);
      const { resource } = await store.resources.change<DataOf<K>>(
        kind,
        params.id,
        (now) => (route.update ? route.update(now, checked) : { ...now, ...checked }),
        { customer_id: customer.id, type },
      );
      await route.updated?.(resource, { ...dependencies, logger: request.log });
      return resource;
    },
  });
}

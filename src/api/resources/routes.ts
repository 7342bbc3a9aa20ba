import type { z } from 'zod';
import type { JsonObject } from '../../../workflows/interpreter/action.ts';
import type { DataOf, Kind } from '../../resources/kind.ts';
import type { Customer, Resource } from '../../store/records.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idParams } from '../schemas/common.ts';
import { inputOf, listQueryOf, listSchemaOf, schemaOf } from './schemas.ts';

/** How the API handles one kind of resource; what is absent is the plain way. */
export interface ResourceRoutes<K extends Kind, Input = never, Change = never> {
  readonly kind: K;
  /** Body of POST: by default the data, what has a default being optional. `none`: nobody can make one by API. */
  readonly input?: z.ZodType<Input> | 'none';
  /** Body of PUT: by default the data, where what is absent stays as it is. `none`: it cannot be changed by API. */
  readonly change?: z.ZodType<Change> | 'none';
  readonly canDelete?: boolean;
  /** Looks at what a body of POST or PUT names; refuses by an `ApiError` or `StoreError`. */
  check?(body: Input | Change, customer: Customer): Promise<void>;
  /** From the body of POST to the data; refuses by an `ApiError` or `StoreError`. */
  create?(body: Input, customer: Customer, dependencies: ApiDependencies): DataOf<K> | Promise<DataOf<K>>;
  /** From the body of PUT to the new data; called under the row's lock, so it only computes. */
  update?(current: Resource<DataOf<K>>, body: Change): DataOf<K>;
  /** What must follow, in Temporal for example; it may be called again for the same change. */
  created?(resource: Resource<DataOf<K>>, dependencies: ApiDependencies): Promise<void>;
  updated?(resource: Resource<DataOf<K>>, dependencies: ApiDependencies): Promise<void>;
  deleted?(resource: Resource<DataOf<K>>, dependencies: ApiDependencies): Promise<void>;
}

/** POST, lists, GET, PUT and DELETE of a kind: every route is of its customer only, and another's is a 404. */
export function resourceRoutes<K extends Kind, Input, Change>(
  api: Api,
  dependencies: ApiDependencies,
  routes: ResourceRoutes<K, Input, Change>,
): void {
  const { kind } = routes;
  const { resources } = dependencies.store;
  const article = /^[aeiou]/.test(kind.kind) ? 'an' : 'a';
  const name = kind.kind.replaceAll('_', ' ');
  const schema = schemaOf(kind);
  const common = { tags: [kind.path] };

  api.get(`/${kind.path}`, {
    schema: {
      ...common,
      operationId: `list${kind.title}s`,
      summary: `List ${kind.path.replaceAll('_', ' ')}`,
      querystring: listQueryOf(kind),
      response: { 200: listSchemaOf(kind), ...errors },
    },
    handler: ({ customer, query }) => {
      const { page_size, page_token, created_after, created_before, ...where } = query as JsonObject;
      const page = { page_size, page_token, created_after, created_before } as object;
      return resources.list(kind, customer.id, { ...page, where }).then((list) => ({ ...list }));
    },
  });

  api.get(`/${kind.path}/:id`, {
    schema: {
      ...common,
      operationId: `get${kind.title}`,
      summary: `Get ${article} ${name}`,
      params: idParams,
      response: { 200: schema, ...errors },
    },
    handler: ({ customer, params }) => resources.get(kind, customer.id, params.id),
  });

  if (routes.input !== 'none')
    api.post(`/${kind.path}`, {
      schema: {
        ...common,
        operationId: `create${kind.title}`,
        summary: `Make ${article} ${name}`,
        body: routes.input ?? inputOf(kind, 'Body'),
        response: { 200: schema, ...errors },
      },
      handler: async ({ customer, body, log }) => {
        await routes.check?.(body as Input, customer);
        const data = (await routes.create?.(body as Input, customer, dependencies)) ?? (body as DataOf<K>);
        const { resource } = await resources.create<DataOf<K>>(kind, { customer_id: customer.id, data });
        await routes.created?.(resource, { ...dependencies, logger: log });
        return resource;
      },
    });

  if (routes.change !== 'none')
    api.put(`/${kind.path}/:id`, {
      schema: {
        ...common,
        operationId: `update${kind.title}`,
        summary: `Change ${article} ${name}`,
        params: idParams,
        body: routes.change ?? inputOf(kind, 'Change'),
        response: { 200: schema, ...errors },
      },
      handler: async ({ customer, params, body, log }) => {
        await routes.check?.(body as Change, customer);
        const change = (current: Resource<DataOf<K>>): DataOf<K> =>
          routes.update?.(current, body as Change) ?? { ...current, ...(body as object) };
        const of = { customer_id: customer.id };
        const { resource } = await resources.change<DataOf<K>>(kind, params.id, change, of);
        await routes.updated?.(resource, { ...dependencies, logger: log });
        return resource;
      },
    });

  if (routes.canDelete !== false)
    api.delete(`/${kind.path}/:id`, {
      schema: {
        ...common,
        operationId: `delete${kind.title}`,
        summary: `Delete ${article} ${name}`,
        params: idParams,
        response: { 200: schema, ...errors },
      },
      handler: async ({ customer, params, log }) => {
        const resource = await resources.delete<DataOf<K>>(kind, customer.id, params.id);
        await routes.deleted?.(resource, { ...dependencies, logger: log });
        return resource;
      },
    });
}

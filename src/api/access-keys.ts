import type { Api, ApiDependencies } from './dependencies.ts';
import {
  accessKeyChange,
  accessKeyInput,
  accessKeyListSchema,
  accessKeySchema,
  createdAccessKeySchema,
  deletedAccessKeySchema,
} from './schemas/access-key.ts';
import { errors, idParams, pageQuery } from './schemas/common.ts';

const tags = ['accesskeys'];

/** The customer's access keys. */
export function accessKeyRoutes(api: Api, { store }: ApiDependencies): void {
  api.post('/accesskeys', {
    schema: {
      tags,
      operationId: 'createAccessKey',
      summary: 'Make an access key',
      description: 'The answer shows the token, this once: only its hash is stored.',
      body: accessKeyInput,
      response: { 200: createdAccessKeySchema, ...errors },
    },
    handler: async ({ customer, body }) => {
      const { accessKey, token } = await store.accessKeys.create(customer.id, body);
      return { ...accessKey, token };
    },
  });

  api.get('/accesskeys', {
    schema: {
      tags,
      operationId: 'listAccessKeys',
      summary: 'List access keys',
      querystring: pageQuery,
      response: { 200: accessKeyListSchema, ...errors },
    },
    handler: ({ customer, query }) => store.accessKeys.list(customer.id, query),
  });

  api.get('/accesskeys/:id', {
    schema: {
      tags,
      operationId: 'getAccessKey',
      summary: 'Get an access key',
      params: idParams,
      response: { 200: accessKeySchema, ...errors },
    },
    handler: ({ customer, params }) => store.accessKeys.get(customer.id, params.id),
  });

  api.put('/accesskeys/:id', {
    schema: {
      tags,
      operationId: 'updateAccessKey',
      summary: 'Rename an access key',
      params: idParams,
      body: accessKeyChange,
      response: { 200: accessKeySchema, ...errors },
    },
    handler: ({ customer, params, body }) => store.accessKeys.update(customer.id, params.id, body),
  });

  api.delete('/accesskeys/:id', {
    schema: {
      tags,
      operationId: 'deleteAccessKey',
      summary: 'Delete an access key',
      description:
        'It stops working at once; when it is the one that you ask with, a warning says so. The last key that works cannot be deleted: 409.',
      params: idParams,
      response: { 200: deletedAccessKeySchema, ...errors },
    },
    handler: async ({ customer, accessKeyId, params }) => {
      const deleted = await store.accessKeys.delete(customer.id, params.id);
      return params.id === accessKeyId ? { ...deleted, warnings: [OWN_KEY] } : deleted;
    },
  });
}

const OWN_KEY = {
  path: 'id',
  code: 'OWN_KEY',
  message: 'this was the key of the request; go on with another one',
};

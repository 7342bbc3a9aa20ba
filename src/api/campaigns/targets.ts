import { outdial } from '../../resources/outdial.ts';
import { toWireTarget } from '../../store/campaign-records.ts';
import type { NewTarget } from '../../store/outdial-targets.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';
import { errors, idParams, pageQuery } from '../schemas/common.ts';
import {
  createdTargetsSchema,
  type TargetInput,
  targetInput,
  targetListSchema,
  targetParams,
  targetSchema,
  targetsInput,
} from '../schemas/outdial-target.ts';

const tags = ['outdials'];

/** The targets of an outdial. */
export function targetRoutes(api: Api, dependencies: ApiDependencies): void {
  const { outdialTargets, resources } = dependencies.store;
  const requireOutdial = (customerId: string, id: string) => resources.get(outdial, customerId, id);

  api.post('/outdials/:id/targets', {
    schema: {
      tags,
      operationId: 'createOutdialTarget',
      summary: 'Add a target',
      params: idParams,
      body: targetInput,
      response: { 200: targetSchema, ...errors },
    },
    handler: async ({ customer, params: { id }, body }) => {
      await requireOutdial(customer.id, id);
      const target = toTarget(body, dependencies.newId, '');
      await outdialTargets.add(customer.id, id, [target]);
      return toWireTarget(await outdialTargets.get(customer.id, id, target.id));
    },
  });

  api.post('/outdials/:id/targets_bulk', {
    schema: {
      tags,
      operationId: 'createOutdialTargets',
      summary: 'Add many targets',
      description: 'All or none. Targets with an `id` that is there already are left as they are (ours).',
      params: idParams,
      body: targetsInput,
      response: { 200: createdTargetsSchema, ...errors },
    },
    handler: async ({ customer, params: { id }, body }) => {
      await requireOutdial(customer.id, id);
      const targets = body.targets.map((one, at) => toTarget(one, dependencies.newId, `targets[${at}].`));
      return { ids: await outdialTargets.add(customer.id, id, targets) };
    },
  });

  api.get('/outdials/:id/targets', {
    schema: {
      tags,
      operationId: 'listOutdialTargets',
      summary: 'List targets',
      params: idParams,
      querystring: pageQuery,
      response: { 200: targetListSchema, ...errors },
    },
    handler: async ({ customer, params: { id }, query }) => {
      await requireOutdial(customer.id, id);
      const { result, next_page_token } = await outdialTargets.list(customer.id, id, query);
      return { result: result.map(toWireTarget), next_page_token };
    },
  });

  api.get('/outdials/:id/targets/:target_id', {
    schema: {
      tags,
      operationId: 'getOutdialTarget',
      summary: 'Get a target',
      description: 'With what became of it.',
      params: targetParams,
      response: { 200: targetSchema, ...errors },
    },
    handler: async ({ customer, params: { id, target_id } }) =>
      toWireTarget(await outdialTargets.get(customer.id, id, target_id)),
  });

  api.delete('/outdials/:id/targets/:target_id', {
    schema: {
      tags,
      operationId: 'deleteOutdialTarget',
      summary: 'Delete a target',
      description: 'What is open goes on; it is not tried again.',
      params: targetParams,
      response: { 200: targetSchema, ...errors },
    },
    handler: async ({ customer, params: { id, target_id } }) =>
      toWireTarget(await outdialTargets.delete(customer.id, id, target_id)),
  });
}

/** @throws ApiError when there is nothing to dial */
function toTarget(input: TargetInput, newId: () => string, path: string): NewTarget {
  const { id = newId(), name, detail, data } = input;
  const destinations = [
    ...[input.destination_0, input.destination_1, input.destination_2],
    ...[input.destination_3, input.destination_4],
  ].map((destination) => destination ?? null);
  if (destinations.every((destination) => destination === null)) {
    const details = [{ path: `${path}destination_0`, message: 'at least one destination is needed' }];
    throw new ApiError('INVALID_ARGUMENT', `${path}destination_0: a target has no destination.`, { details });
  }
  return { id, name, detail, data, destinations };
}

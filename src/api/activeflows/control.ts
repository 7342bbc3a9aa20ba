import type { Api, ApiDependencies } from '../dependencies.ts';
import { activeflowSchema } from '../schemas/activeflow.ts';
import { errors, idempotencyHeaders, idParams } from '../schemas/common.ts';
import { actionsBody, continueInput, forwardInput } from '../schemas/control.ts';
import { checkActions } from './action-arrays.ts';
import { checkVariableWrite } from './fields.ts';
import { answerActiveflow } from './reading.ts';
import { askActiveflow } from './requests.ts';

const tags = ['activeflows'];
const control = {
  tags,
  params: idParams,
  headers: idempotencyHeaders,
  response: { 200: activeflowSchema, ...errors },
};

/** What may be asked of a running activeflow: go on, take more actions, jump. */
export function activeflowControlRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;

  api.post('/activeflows/:id/continue', {
    schema: {
      ...control,
      operationId: 'continueActiveflow',
      summary: 'Go on from a block',
      body: continueInput,
    },
    handler: async (request, reply) => {
      const { expected_action_id, variables } = request.body ?? {};
      await store.activeflows.get(request.customer.id, request.params.id);
      await checkVariableWrite(dependencies, request.customer.id, variables ?? {});
      return answerActiveflow(
        reply,
        await askActiveflow(dependencies, request, request.params.id, {
          kind: 'continue',
          ...(expected_action_id === undefined ? {} : { expected_action_id }),
          ...(variables === undefined ? {} : { variables }),
        }),
      );
    },
  });

  for (const { path, kind, operationId, summary } of ADDITIONS) {
    api.post(path, {
      schema: { ...control, operationId, summary, body: actionsBody },
      handler: async (request, reply) => {
        await store.activeflows.get(request.customer.id, request.params.id);
        const { actions, ...warnings } = await checkActions(
          dependencies,
          request.customer.id,
          request.body.actions,
        );
        const read = await askActiveflow(dependencies, request, request.params.id, { kind, actions });
        return answerActiveflow(reply, { ...read, activeflow: { ...read.activeflow, ...warnings } });
      },
    });
  }

  api.post('/activeflows/:id/forward', {
    schema: {
      ...control,
      operationId: 'forwardActiveflow',
      summary: 'Jump to an action',
      body: forwardInput,
    },
    handler: async (request, reply) =>
      answerActiveflow(
        reply,
        await askActiveflow(dependencies, request, request.params.id, { kind: 'forward', ...request.body }),
      ),
  });
}

const ADDITIONS = [
  {
    path: '/activeflows/:id/push_actions',
    kind: 'push',
    operationId: 'pushActions',
    summary: 'Run actions in a stack of their own when the current action is over',
  },
  {
    path: '/activeflows/:id/add_actions',
    kind: 'add',
    operationId: 'addActions',
    summary: 'Insert actions behind the current one',
  },
] as const;

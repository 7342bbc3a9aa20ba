import type { PersonCall } from '../../providers/simulator/network.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';
import { waitFor } from '../edge/patience.ts';
import { errors, idParams } from '../schemas/common.ts';
import {
  digitsInput,
  numberPlan,
  personCallSchema,
  ringAnswer,
  ringInput,
  speechInput,
} from '../schemas/simulator.ts';
import type { SimulatedPeople } from './simulated-people.ts';

const tags = ['simulator'];
const onCall = { tags, params: idParams, response: { 200: personCallSchema, ...errors } };

/** Plays the people in the simulated phone network: ring in, press keys, speak, hang up, and what they heard. */
export function simulatorCallRoutes(api: Api, dependencies: ApiDependencies, people: SimulatedPeople): void {
  ringRoute(api, dependencies, people);
  numbersRoute(api, people);
  personRoutes(api, dependencies, people);
}

function ringRoute(api: Api, { store, patience }: ApiDependencies, people: SimulatedPeople): void {
  api.post('/simulator/calls', {
    schema: {
      tags,
      operationId: 'ringIn',
      summary: 'Ring in',
      description: 'A person calls; the flow takes the call. 202 when no gateway has taken it after 5 s.',
      body: ringInput,
      response: { 200: ringAnswer, 202: ringAnswer, ...errors },
    },
    handler: async ({ customer, body }, reply) => {
      const { flow_id, hang_up_after, ...caller } = body;
      await store.flows.get(customer.id, flow_id);
      const { call_id: id } = await people.ring({
        ...caller,
        ...(hang_up_after === undefined ? {} : { hang_up_after }),
        route: { customer_id: customer.id, flow_id },
      });
      const { seen } = await waitFor(
        patience,
        () => store.calls.find(id),
        (call) => call !== undefined,
      );
      return reply
        .code(seen === undefined ? 202 : 200)
        .send({ id, activeflow_id: seen?.activeflow_id ?? '' });
    },
  });
}

function numbersRoute(api: Api, people: SimulatedPeople): void {
  api.put('/simulator/numbers', {
    schema: {
      tags,
      operationId: 'setNumbers',
      summary: 'Who picks up',
      description:
        'By the end of the dialled number; the longest that fits counts. One plan for the whole deployment, in place of the one set before; the numbers that end in 0001 to 0008 stay as they are unless it names them.',
      body: numberPlan,
      response: { 200: numberPlan, ...errors },
    },
    handler: async ({ body }) => {
      await people.setNumbers(body);
      return body;
    },
  });
}

function personRoutes(api: Api, { store }: ApiDependencies, people: SimulatedPeople): void {
  const own = async (customerId: string, id: string): Promise<PersonCall> => {
    await store.calls.get(customerId, id);
    const call = await people.call(id);
    if (call !== undefined) return call;
    throw new ApiError('CALL_NOT_FOUND', `The simulated network does not know the call ${id} (any more).`);
  };

  api.get('/simulator/calls/:id', {
    schema: { ...onCall, operationId: 'getPersonCall', summary: 'What the person heard and did' },
    handler: ({ customer, params }) => own(customer.id, params.id),
  });

  api.post('/simulator/calls/:id/digits', {
    schema: { ...onCall, operationId: 'pressKeys', summary: 'Press keys', body: digitsInput },
    handler: async ({ customer, params, body }) => {
      await own(customer.id, params.id);
      await people.press(params.id, body.digits);
      return own(customer.id, params.id);
    },
  });

  api.post('/simulator/calls/:id/speech', {
    schema: { ...onCall, operationId: 'speak', summary: 'Say something', body: speechInput },
    handler: async ({ customer, params, body }) => {
      await own(customer.id, params.id);
      await people.say(params.id, body.text);
      return own(customer.id, params.id);
    },
  });

  api.post('/simulator/calls/:id/hangup', {
    schema: { ...onCall, operationId: 'hangupPerson', summary: 'The person hangs up' },
    handler: async ({ customer, params }) => {
      await own(customer.id, params.id);
      await people.hangUp(params.id);
      return own(customer.id, params.id);
    },
  });
}

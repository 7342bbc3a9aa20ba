import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Verb } from './command-log.ts';
import { SimulatorError } from './error.ts';
import type { PhoneNetwork } from './network.ts';
import { numbersSchema } from './numbers.ts';
import { callerSchema } from './script.ts';
import { troubleSchema } from './trouble.ts';
import { COMMANDS } from './wire.ts';

type ById = { Params: { id: string } };

const digitsBody = z.object({ digits: z.string(), interval: z.number().min(0).max(60_000).default(100) });
const speechBody = z.object({ text: z.string().min(1).max(10_000) });
const ofCall = z.object({ call_id: z.string().optional() });

/** What a telephony provider offers: commands and the state of calls. */
export function addProviderRoutes(app: FastifyInstance, network: PhoneNetwork): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.post<{ Params: { verb: string } }>('/commands/:verb', async (request, reply) => {
    const { verb } = request.params;
    if (!Object.hasOwn(COMMANDS, verb)) return reply.callNotFound();
    return { answer: await COMMANDS[verb as Verb](network, request.body) };
  });
  app.get<ById>('/recordings/:id', async ({ params }, reply) => {
    const file = await network.recordingFile(params.id);
    return file === undefined ? reply.callNotFound() : reply.type('audio/wav').send(file);
  });
  app.get<ById>('/calls/:id', async ({ params }) => known(params.id, await network.state(params.id)));
}

/** What only a simulated network offers: its people, what it was told, and trouble. */
export function addPeopleRoutes(app: FastifyInstance, network: PhoneNetwork): void {
  app.post('/people/calls', (request, reply) => {
    callerSchema.parse(request.body);
    return reply.code(201).send({ call_id: network.ring(request.body as z.input<typeof callerSchema>) });
  });
  app.get<ById>('/people/calls/:id', ({ params }) => known(params.id, network.call(params.id)));
  app.post<ById>('/people/calls/:id/digits', ({ params, body }) => {
    const { digits, interval } = digitsBody.parse(body);
    network.press(params.id, digits, interval);
    return {};
  });
  app.post<ById>('/people/calls/:id/speech', ({ params, body }) => {
    network.say(params.id, speechBody.parse(body).text);
    return {};
  });
  app.post<ById>('/people/calls/:id/hangup', ({ params }) => {
    network.hangUp(params.id);
    return {};
  });
  app.get('/commands', ({ query }) => ({ commands: network.commands(ofCall.parse(query).call_id) }));
  app.put('/numbers', ({ body }) => {
    network.setNumbers(numbersSchema.parse(body));
    return {};
  });
  app.put('/trouble', ({ body }) => {
    network.setTrouble(troubleSchema.parse(body));
    return {};
  });
}

function known<T>(callId: string, found: T | undefined): T {
  if (found !== undefined) return found;
  throw new SimulatorError('SIMULATOR_CALL_NOT_FOUND', `There is no call ${callId}.`);
}

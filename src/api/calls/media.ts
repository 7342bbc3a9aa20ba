import type { Api, ApiDependencies } from '../dependencies.ts';
import { bodyMayBeAbsent } from '../edge/body.ts';
import { callSchema } from '../schemas/call.ts';
import { muteInput, talkInput } from '../schemas/call-media.ts';
import { errors, idempotencyHeaders, idParams } from '../schemas/common.ts';
import { type AudioRequest, changeAudio, type Send } from './audio.ts';
import { command } from './commands.ts';

const onCall = {
  tags: ['calls'],
  params: idParams,
  headers: idempotencyHeaders,
  response: { 200: callSchema, ...errors },
};

/** Speaking into a call, mute, hold, music on hold and silence. Upstream's bodies are empty; here they are the call. */
export function callMediaRoutes(api: Api, dependencies: ApiDependencies): void {
  talkRoute(api, dependencies);
  muteRoutes(api, dependencies);
  toggleRoutes(api, dependencies);
}

function talkRoute(api: Api, dependencies: ApiDependencies): void {
  const { store, control } = dependencies;
  api.post('/calls/:id/talk', {
    schema: {
      ...onCall,
      operationId: 'talkToCall',
      summary: 'Say something on a call',
      description:
        'Behind what plays already; answers an incoming call that still rings. The flow of the call does not wait for it.',
      body: talkInput,
    },
    handler: async (request) => {
      const call = await store.calls.get(request.customer.id, request.params.id);
      await command(dependencies, request, {
        call,
        verb: 'talk',
        send: (at) => control.talk({ ...at, ...request.body }),
      });
      return store.calls.get(call.customer_id, call.id);
    },
  });
}

function muteRoutes(api: Api, dependencies: ApiDependencies): void {
  api.post('/calls/:id/mute', {
    schema: { ...onCall, operationId: 'muteCall', summary: 'Mute a call', body: muteInput },
    preValidation: bodyMayBeAbsent,
    handler: (request) => {
      const { direction } = request.body;
      return changeAudio(dependencies, request, `mute-${direction}`, (control, at) =>
        control.mute({ ...at, direction }),
      );
    },
  });
  api.delete('/calls/:id/mute', {
    schema: { ...onCall, operationId: 'unmuteCall', summary: 'Take a mute back', body: muteInput },
    preValidation: bodyMayBeAbsent,
    handler: (request) => {
      const { direction } = request.body;
      return changeAudio(dependencies, request, `unmute-${direction}`, (control, at) =>
        control.unmute({ ...at, direction }),
      );
    },
  });
}

interface Switch {
  readonly verb: string;
  readonly operationId: string;
  readonly summary: string;
  readonly send: Send;
}

/** What is on from a POST to a DELETE, by the last part of the path. */
const TOGGLES: Readonly<Record<string, { readonly on: Switch; readonly off: Switch }>> = {
  hold: {
    on: {
      verb: 'hold',
      operationId: 'holdCall',
      summary: 'Put a call on hold: music, and the person is not heard',
      send: (control, at) => control.hold(at),
    },
    off: {
      verb: 'unhold',
      operationId: 'unholdCall',
      summary: 'Take a call off hold',
      send: (control, at) => control.unhold(at),
    },
  },
  moh: {
    on: {
      verb: 'moh-start',
      operationId: 'startCallMusic',
      summary: 'Play music on hold',
      send: (control, at) => control.mohStart(at),
    },
    off: {
      verb: 'moh-stop',
      operationId: 'stopCallMusic',
      summary: 'End the music on hold',
      send: (control, at) => control.mohStop(at),
    },
  },
  silence: {
    on: {
      verb: 'silence-start',
      operationId: 'silenceCall',
      summary: 'Let the person hear silence',
      send: (control, at) => control.silenceStart(at),
    },
    off: {
      verb: 'silence-stop',
      operationId: 'unsilenceCall',
      summary: 'End the silence',
      send: (control, at) => control.silenceStop(at),
    },
  },
};

function toggleRoutes(api: Api, dependencies: ApiDependencies): void {
  for (const [path, { on, off }] of Object.entries(TOGGLES)) {
    const route = ({ verb, send, ...words }: Switch) => ({
      schema: { ...onCall, ...words },
      handler: (request: AudioRequest) => changeAudio(dependencies, request, verb, send),
    });
    api.post(`/calls/:id/${path}`, route(on));
    api.delete(`/calls/:id/${path}`, route(off));
  }
}

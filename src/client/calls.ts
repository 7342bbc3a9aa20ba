import { everyPage, type Page } from './pages.ts';
import { type Ask, type ChangeOptions, path, type RequestOptions } from './transport.ts';
import type {
  Call,
  CallInput,
  CallsQuery,
  CreatedCalls,
  MuteInput,
  RecordingInput,
  TalkInput,
} from './types.ts';

/** Calls of the phone network. */
export type Calls = ReturnType<typeof createCalls>;

export function createCalls(ask: Ask) {
  return { ...lifecycle(ask), ...audio(ask) };
}

function lifecycle(ask: Ask) {
  const list = (query: CallsQuery = {}, options?: RequestOptions): Promise<Page<Call>> =>
    ask({ method: 'GET', path: '/calls', query, options });
  return {
    /** Calls out: one call with an activeflow of its own per destination, whose flow starts at the answer. */
    create: (input: CallInput, options?: ChangeOptions): Promise<CreatedCalls> =>
      ask({ method: 'POST', path: '/calls', body: input, repeatable: 'by its key', options }),
    get: (id: string, options?: RequestOptions): Promise<Call> =>
      ask({ method: 'GET', path: path`/calls/${id}`, options }),
    /** One page, newest first. */
    list,
    all: (query: CallsQuery = {}, options?: RequestOptions) =>
      everyPage((of: CallsQuery) => list(of, options), query),
    /** `status` is not `hangup` yet when that took more than 5 s. */
    hangup: (id: string, options?: RequestOptions): Promise<Call> =>
      ask({ method: 'POST', path: path`/calls/${id}/hangup`, repeatable: 'as it is', options }),
    /** Hangs it up when it is not over, and takes it out of all lists. */
    delete: (id: string, options?: RequestOptions): Promise<Call> =>
      ask({ method: 'DELETE', path: path`/calls/${id}`, options }),
  };
}

/** What an answered call can be told; all of it answers the call. @throws ActiveflowApiError `STATE_INVALID` when it is over */
function audio(ask: Ask) {
  const tell = (id: string, verb: string, body?: object, options?: ChangeOptions): Promise<Call> =>
    ask({ method: 'POST', path: path`/calls/${id}/${verb}`, body, repeatable: 'by its key', options });
  const takeBack = (id: string, verb: string, body?: object, options?: RequestOptions): Promise<Call> =>
    ask({ method: 'DELETE', path: path`/calls/${id}/${verb}`, body, options });
  return {
    /** Says something behind what plays already; the flow does not wait for it. */
    talk: (id: string, input: TalkInput, options?: ChangeOptions) => tell(id, 'talk', input, options),
    mute: (id: string, input: MuteInput = {}, options?: ChangeOptions) => tell(id, 'mute', input, options),
    unmute: (id: string, input: MuteInput = {}, options?: RequestOptions) =>
      takeBack(id, 'mute', input, options),
    /** Music, and the person is not heard. */
    hold: (id: string, options?: ChangeOptions) => tell(id, 'hold', undefined, options),
    unhold: (id: string, options?: RequestOptions) => takeBack(id, 'hold', undefined, options),
    startMusic: (id: string, options?: ChangeOptions) => tell(id, 'moh', undefined, options),
    stopMusic: (id: string, options?: RequestOptions) => takeBack(id, 'moh', undefined, options),
    silence: (id: string, options?: ChangeOptions) => tell(id, 'silence', undefined, options),
    unsilence: (id: string, options?: RequestOptions) => takeBack(id, 'silence', undefined, options),
    /** Both directions, one recording at a time; its id is the answer's `recording_id`. */
    startRecording: (id: string, input: RecordingInput = {}, options?: ChangeOptions) =>
      tell(id, 'recording_start', input, options),
    stopRecording: (id: string, options?: ChangeOptions) => tell(id, 'recording_stop', undefined, options),
  };
}

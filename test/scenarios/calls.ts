import type { Action } from '../../workflows/interpreter/action.ts';
import type { Scenario } from '../support/scenario.ts';

const answer: Action = { id: 'answer', type: 'answer' };
const bye: Action = { id: 'bye', type: 'talk', option: { text: 'Thank you' } };
const ROOM = '6f6b1f3a-0b6c-4d0e-9a55-4f1f1f6f8c11';
/** Scenarios run at the same time: who shares a bridge meets. */
const OTHER_ROOM = '6f6b1f3a-0b6c-4d0e-9a55-4f1f1f6f8c12';

/** What else flows do with their call. */
export const calls: readonly Scenario[] = [
  {
    title: 'amd sets who has answered, also when the flow did not wait',
    actions: [
      answer,
      { id: 'amd', type: 'amd' },
      { id: 'told', type: 'variable_set', option: { key: 'first', value: '${voipbin.amd.result}' } },
      { id: 'async', type: 'amd', option: { async: true } },
      { id: 'wait', type: 'sleep', option: { duration: 4000 } },
      { id: 'later', type: 'variable_set', option: { key: 'third', value: '${voipbin.amd.result}' } },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'amd', 'told', 'async', 'wait', 'later'],
      commands: ['answer', 'amd_start', 'amd_start', 'hangup normal'],
      variables: { first: 'human', third: 'human' },
    },
  },
  {
    title: 'a mute of what is said makes the person unheard until it is taken back',
    actions: [
      answer,
      { id: 'mute', type: 'mute', option: { direction: 'in' } },
      bye,
      { id: 'unmute', type: 'mute', option: { unmute: true } },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'mute', 'bye', 'unmute'],
      commands: ['answer', 'mute', 'talk Thank you', 'unmute', 'hangup normal'],
    },
  },
  {
    title: 'an echo answers the call and lets the person hear what they say',
    actions: [
      { id: 'echo', type: 'echo', option: { duration: 1000 } },
      { id: 'stream', type: 'stream_echo', option: { duration: 500 } },
      bye,
    ],
    script: [{ wait_for: 'answer' }, { wait: 300 }, { say: 'Hello me' }],
    expect: {
      ended_reason: 'completed',
      executed: ['echo', 'stream', 'bye'],
      commands: ['answer', 'echo_start', 'answer', 'echo_start', 'talk Thank you', 'hangup normal'],
      voices: ['Hello me'],
    },
  },
  {
    title: 'a caller who hangs up during an echo ends the flow',
    actions: [{ id: 'echo', type: 'echo' }, bye],
    script: [{ wait_for: 'answer' }, { wait: 50 }, { hang_up: true }],
    expect: { ended_reason: 'reference_ended', executed: [] },
  },
  {
    title: 'a caller who hangs up in a bridge ends the flow',
    actions: [{ id: 'join', type: 'confbridge_join', option: { confbridge_id: ROOM } }, bye],
    script: [{ wait_for: 'answer' }, { wait: 50 }, { hang_up: true }],
    expect: { ended_reason: 'reference_ended', executed: [] },
  },
  {
    title: 'a caller who hangs up during the beep is not recorded',
    actions: [answer, { id: 'record', type: 'recording_start', option: { beep_start: true } }, bye],
    script: [{ wait_for: 'beep', at: 'start' }, { hang_up: true }],
    expect: { ended_reason: 'reference_ended', executed: ['answer'], commands: ['answer', 'beep'] },
  },
  {
    title: 'a flow that is sent on stops its echo first',
    actions: [{ id: 'echo', type: 'echo' }, { id: 'a', type: 'empty' }, bye],
    atRest: [{ rest: 1, request: { kind: 'forward', action_id: 'bye', now: true } }],
    expect: {
      ended_reason: 'completed',
      executed: ['echo', 'bye'],
      commands: ['answer', 'echo_start', 'echo_stop', 'talk Thank you', 'hangup normal'],
    },
  },
  {
    title: 'a flow that is sent on leaves its bridge first',
    actions: [
      { id: 'join', type: 'confbridge_join', option: { confbridge_id: OTHER_ROOM } },
      { id: 'a', type: 'empty' },
      bye,
    ],
    atRest: [{ rest: 1, request: { kind: 'forward', action_id: 'bye', now: true } }],
    expect: {
      ended_reason: 'completed',
      executed: ['join', 'bye'],
      commands: ['answer', 'bridge_join', 'bridge_leave left', 'talk Thank you', 'hangup normal'],
    },
  },
  {
    title: 'a call is recorded once at a time, after a beep, until it is stopped',
    actions: [
      { id: 'too early', type: 'recording_start' },
      answer,
      { id: 'record', type: 'recording_start', option: { beep_start: true, duration: 60 } },
      { id: 'again', type: 'recording_start' },
      bye,
      { id: 'stop', type: 'recording_stop' },
    ],
    expect: {
      ended_reason: 'completed',
      executed: [
        'too early failed CALL_NOT_ANSWERED',
        'answer',
        'record',
        'again failed STATE_INVALID',
        'bye',
        'stop',
      ],
      commands: ['answer', 'beep', 'recording_start', 'talk Thank you', 'recording_stop', 'hangup normal'],
      variables: { 'voipbin.recording.id': '<id>', 'voipbin.recording.format': 'wav' },
    },
  },
  {
    title: 'five streams of external media run at a time, until all are stopped',
    actions: [
      answer,
      ...['1', '2', '3', '4', '5', '6'].map((n) => ({
        id: n,
        type: 'external_media_start',
        option: { external_host: 'media.example.com:9000', direction_listen: 'both' },
      })),
      { id: 'inside', type: 'external_media_start', option: { external_host: '127.0.0.1:9000' } },
      { id: 'stop', type: 'external_media_stop' },
      { id: 'once more', type: 'external_media_start', option: { external_host: 'media.example.com:9000' } },
    ],
    expect: {
      ended_reason: 'completed',
      executed: [
        'answer',
        '1',
        '2',
        '3',
        '4',
        '5',
        '6 failed TOO_MANY_MEDIA',
        'inside failed ADDRESS_REFUSED',
        'stop',
        'once more',
      ],
      variables: { 'voipbin.external_media.id': '<id>' },
    },
  },
];

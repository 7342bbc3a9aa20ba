import type { Action } from '../../workflows/interpreter/action.ts';
import type { Scenario } from '../support/scenario.ts';

const join = (queue_id: string, option: Action['option'] = {}): Action => ({
  id: 'join',
  type: 'queue_join',
  option: { queue_id, ...option },
});
const answer: Action = { id: 'answer', type: 'answer' };
const bye: Action = { id: 'bye', type: 'talk', option: { text: 'Thank you' } };
/** What callers hear; longer than any of these stories, so that it is heard once. */
const music: Action = { id: 'music', type: 'sleep', option: { duration: 600_000 } };

/** Callers in queues, and the agents who answer them or do not. */
export const queues: readonly Scenario[] = [
  {
    title: 'an agent of a queue answers, they talk, and the flow goes on when the agent hangs up',
    actions: [answer, join('q-served'), bye],
    queues: { 'q-served': { wait: [music], agents: ['+1555071001'] } },
    numbers: {
      '071001': {
        delay: 4000,
        script: [
          { wait_for: 'company' },
          { say: 'Sales' },
          { wait_for: 'speech', matching: 'buy' },
          { hang_up: true },
        ],
      },
    },
    script: [{ wait_for: 'speech', matching: 'sales' }, { say: 'I want to buy' }],
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'join', '<id>-wait', 'music', '<id>-serve', 'bye'],
      far: ['+1555071001 normal: I want to buy'],
      voices: ['Sales'],
      variables: {
        'voipbin.queue.id': 'q-served',
        'voipbin.queue.name': 'queue q-served',
        'voipbin.queuecall.position': '1',
        'voipbin.queuecall.result': 'served',
        'voipbin.queuecall.agent_id': '+1555071001',
      },
    },
  },
  {
    title: 'an agent who does not answer leaves the caller in the line, and the next one is rung',
    actions: [join('q-second'), bye],
    queues: { 'q-second': { wait: [music], ring_timeout: 1500, agents: ['+1555072001', '+1555072002'] } },
    numbers: {
      '072001': { outcome: 'no_answer' },
      '072002': { delay: 20, script: [{ wait_for: 'company' }, { say: 'Here I am' }, { hang_up: true }] },
    },
    expect: {
      ended_reason: 'completed',
      executed: ['join', '<id>-wait', 'music', '<id>-serve', 'bye'],
      far: ['+1555072001 noanswer:', '+1555072002 normal:'],
      voices: ['Here I am'],
      variables: {
        'voipbin.queuecall.result': 'served',
        'voipbin.queuecall.agent_id': '+1555072002',
      },
    },
  },
  {
    title: 'an agent calls the caller away from any depth of the wait flow',
    isImpatient: true,
    actions: [join('q-deep'), bye],
    queues: {
      'q-deep': {
        wait: [{ id: 'in', type: 'fetch_flow', option: { flow_id: 'deep' } }],
        agents: ['+1555073001'],
      },
    },
    flows: { deep: [{ id: 'deeper', type: 'fetch_flow', option: { flow_id: 'deepest' } }], deepest: [music] },
    numbers: { '073001': { delay: 3000, script: [{ wait_for: 'company' }, { hang_up: true }] } },
    expect: {
      ended_reason: 'completed',
      executed: ['join', '<id>-wait', 'in', 'deeper', 'music', '<id>-serve', 'bye'],
      variables: { 'voipbin.queuecall.result': 'served' },
    },
  },
  {
    title: 'a caller who hangs up while waiting is out of the line, and the phone of the agent stops ringing',
    isImpatient: true,
    actions: [answer, join('q-left'), bye],
    queues: {
      'q-left': {
        wait: [{ id: 'say', type: 'talk', option: { text: 'Please wait' } }, music],
        agents: ['+1555074001'],
      },
    },
    numbers: { '074001': { outcome: 'no_answer' } },
    script: [{ wait_for: 'talk' }, { wait: 1500 }, { hang_up: true }],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['answer', 'join', '<id>-wait', 'say'],
      far: ['+1555074001 cancel:'],
      variables: { 'voipbin.queuecall.result': 'abandoned' },
    },
  },
  {
    title: 'a caller who waited long enough goes on, and is told that nobody had time',
    isImpatient: true,
    actions: [join('q-patience'), bye],
    queues: { 'q-patience': { wait: [music], wait_timeout: 4000, agents: ['+1555075001'] } },
    numbers: { '075001': { outcome: 'no_answer' } },
    expect: {
      ended_reason: 'completed',
      executed: ['join', '<id>-wait', 'music', '<id>-serve', 'bye'],
      far: ['+1555075001 cancel:'],
      variables: {
        'voipbin.queuecall.result': 'timeout',
        'voipbin.queuecall.timeout_wait': '4000',
      },
    },
  },
  {
    title: 'a service that takes too long is ended, and the caller goes on',
    actions: [join('q-talkative'), bye],
    queues: { 'q-talkative': { wait: [music], service_timeout: 300, agents: ['+1555076001'] } },
    numbers: { '076001': { delay: 4000 } },
    expect: {
      ended_reason: 'completed',
      executed: ['join', '<id>-wait', 'music', '<id>-serve', 'bye'],
      far: ['+1555076001 normal:'],
      variables: { 'voipbin.queuecall.result': 'service_timeout' },
    },
  },
  {
    title: 'who hangs up on the agent was served',
    actions: [join('q-hangup'), bye],
    queues: { 'q-hangup': { wait: [music], agents: ['+1555077001'] } },
    numbers: { '077001': { delay: 4000, script: [{ wait_for: 'company' }, { say: 'Hello' }] } },
    script: [{ wait_for: 'speech' }, { wait: 12_000 }, { hang_up: true }],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['join', '<id>-wait', 'music'],
      far: ['+1555077001 normal:'],
      voices: ['Hello'],
      variables: { 'voipbin.queuecall.result': 'served' },
    },
  },
  {
    title: 'without a wait flow the caller waits in silence; a queue that is not there ends the flow',
    isImpatient: true,
    actions: [join('q-silent'), { ...join('nowhere'), id: 'lost' }, bye],
    queues: { 'q-silent': { agents: ['+1555078001'] } },
    numbers: { '078001': { delay: 12_000, script: [{ wait_for: 'company' }, { hang_up: true }] } },
    expect: {
      ended_reason: 'failed',
      error: 'QUEUE_NOT_FOUND',
      executed: ['join', '<id>-wait', '<id>-serve', 'lost failed QUEUE_NOT_FOUND'],
    },
  },
];

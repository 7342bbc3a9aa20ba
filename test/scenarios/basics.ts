import type { Scenario } from '../support/scenario.ts';

const menu = {
  id: 'menu',
  type: 'talk',
  option: { text: 'Press 1 for sales or 2 for support', language: 'en-US' },
};
const ask = { id: 'ask', type: 'digits_receive', option: { duration: 60_000, length: 1 } };
const choose = {
  id: 'choose',
  type: 'branch',
  option: { target_ids: { '1': 'sales', '2': 'support' }, default_target_id: 'wrong' },
};
const wrong = { id: 'wrong', type: 'talk', option: { text: 'That is no choice' }, next_id: 'menu' };
const sales = { id: 'sales', type: 'talk', option: { text: 'Sales' }, next_id: 'bye' };
const support = { id: 'support', type: 'talk', option: { text: 'Support for ${customer.name}' } };
const bye = { id: 'bye', type: 'hangup' };

export const basics: readonly Scenario[] = [
  {
    title: 'a menu asks again after a wrong key and goes where the caller wants',
    actions: [{ id: 'answer', type: 'answer' }, menu, ask, choose, wrong, sales, support, bye],
    variables: { 'customer.name': 'Ada' },
    script: [
      { wait_for: 'talk', matching: 'Press 1' },
      { press: '9' },
      { wait_for: 'talk', matching: 'Press 1' },
      { press: '2' },
    ],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['answer', 'menu', 'ask', 'choose', 'wrong', 'menu', 'ask', 'choose', 'support'],
      commands: [
        'answer',
        'talk Press 1 for sales or 2 for support',
        'talk That is no choice',
        'talk Press 1 for sales or 2 for support',
        'talk Support for Ada',
        'hangup normal',
      ],
      variables: { 'voipbin.digits_receive.result': 'completed', 'voipbin.call.digits': '' },
    },
  },
  {
    title: 'digits typed during a prompt are used by the next digits_receive',
    actions: [
      { id: 'answer', type: 'answer' },
      menu,
      { ...ask, option: { duration: 60_000, length: 3 } },
      bye,
    ],
    script: [
      { wait_for: 'talk', at: 'start' },
      { press: '42', interval: 1 },
      { wait_for: 'talk' },
      { press: '7' },
    ],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['answer', 'menu', 'ask'],
      variables: { 'voipbin.call.digits': '427', 'voipbin.digits_receive.result': 'completed' },
    },
  },
  {
    title: 'a digit stops a talk with digits_handle next, and a branch can use it at once',
    actions: [
      { id: 'answer', type: 'answer' },
      { ...menu, option: { ...menu.option, digits_handle: 'next' } },
      choose,
      wrong,
      sales,
      support,
      bye,
    ],
    script: [{ wait_for: 'talk', at: 'start' }, { press: '2' }],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['answer', 'menu', 'choose', 'support'],
      commands: [
        'answer',
        'talk Press 1 for sales or 2 for support',
        'stop_media',
        'talk Support for',
        'hangup normal',
      ],
    },
  },
  {
    title: 'digits_receive ends by its duration with the result timeout',
    actions: [{ id: 'answer', type: 'answer' }, { ...ask, option: { duration: 200, length: 4 } }, bye],
    script: [{ wait_for: 'answer' }, { press: '12', interval: 1 }],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['answer', 'ask'],
      variables: { 'voipbin.call.digits': '12', 'voipbin.digits_receive.result': 'timeout' },
    },
  },
  {
    title: 'a caller who hangs up during a prompt ends the activeflow with its call',
    actions: [
      { id: 'answer', type: 'answer' },
      menu,
      ask,
      { id: 'after', type: 'variable_set', option: { key: 'a', value: '1' } },
    ],
    script: [{ wait_for: 'talk', at: 'start' }, { hang_up: true }],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['answer'],
      commands: ['answer', 'talk Press 1 for sales or 2 for support'],
    },
  },
  {
    title: 'a flow that runs out of actions completes and its call is hung up',
    actions: [
      { id: 'answer', type: 'answer' },
      { id: 'beep', type: 'beep' },
      { id: 'send', type: 'digits_send', option: { digits: '12' } },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'beep', 'send'],
      commands: ['answer', 'beep', 'digits_send 12', 'hangup normal'],
    },
  },
  {
    title: 'media actions are skipped where there is no call, the rest runs',
    reference: 'api',
    actions: [
      { id: 'answer', type: 'answer' },
      menu,
      { id: 'wait', type: 'sleep', option: { duration: '30' } },
      { id: 'set', type: 'variable_set', option: { key: 'b', value: '2' } },
      bye,
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['answer skipped', 'menu skipped', 'wait', 'set', 'bye skipped'],
      variables: { b: '2' },
    },
  },
  {
    title: 'a playback that fails is a failed action, and its on_error is followed',
    actions: [
      { id: 'answer', type: 'answer' },
      {
        id: 'play',
        type: 'play',
        option: { stream_urls: ['https://nowhere.invalid/a.wav'] },
        on_error: 'sorry',
      },
      menu,
      { id: 'sorry', type: 'talk', option: { text: 'Sorry: ${voipbin.action.error.code}' } },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'play failed MEDIA_FAILED', 'sorry'],
      variables: {
        'voipbin.action.error.id': 'play',
        'voipbin.action.error.type': 'play',
        'voipbin.action.error.code': 'MEDIA_FAILED',
      },
    },
  },
];

import type { CallerInput } from '../../src/providers/simulator/script.ts';
import type { PatientApi } from '../platform/patient-api.ts';

/**
 * A flow and what people do while it runs. Callers move by what they hear, never by the clock, and leave the hanging up to
 * the flow: at which action the end of a call meets a flow is a matter of milliseconds.
 */
export interface Story {
  readonly name: string;
  readonly flow: string;
  /** The caller; absent: the API starts the activeflow. */
  readonly script?: CallerInput['script'];
  /** Blocks that somebody continues by the API, in order. */
  readonly blocks?: readonly string[];
}

/** Long enough for every death in between: only what must run out runs out. */
const LONG = 120_000;

const talk = (id: string, text: string, more: object = {}) => ({
  id,
  type: 'talk',
  option: { text, ...more },
});
const set = (key: string, value: string) => ({ type: 'variable_set', option: { key, value } });
const receive = (id: string, option: object) => ({
  id,
  type: 'digits_receive',
  option: { duration: LONG, ...option },
});
const sleep = (duration: number) => ({ type: 'sleep', option: { duration } });
const block = (id: string) => ({ id, type: 'block' });
const answer = { id: 'answer', type: 'answer' };
const hangup = { id: 'bye', type: 'hangup' };
const fetchFlow = (flow_id: string) => ({ type: 'fetch_flow', option: { flow_id } });

/** The stories; their flows are stored through the API. */
export async function tellStories(api: PatientApi): Promise<Story[]> {
  return [
    await menu(api),
    await nested(api),
    await sleeper(api),
    await talks(api),
    await blocks(api),
    await typedInSleep(api),
    await silent(api),
  ];
}

/** A wrong key, the right one, and a code typed while it is still being asked for. */
async function menu(api: PatientApi): Promise<Story> {
  const flow = await api.createFlow('menu', [
    answer,
    talk('menu', 'Press 1 or 2.', { digits_handle: 'next' }),
    receive('choice', { length: 1 }),
    {
      id: 'route',
      type: 'branch',
      option: { target_ids: { 1: 'bye', 2: 'code' }, default_target_id: 'sorry' },
    },
    talk('sorry', 'That is no choice.'),
    { id: 'again', type: 'goto', option: { target_id: 'menu', loop_count: 2 } },
    talk('code', 'Please type your code and then the hash key.'),
    receive('typed', { key: '#' }),
    set('code', '${voipbin.call.digits}'),
    talk('repeat', 'Your code is ${code}'),
    hangup,
  ]);
  const script: Story['script'] = [
    { wait_for: 'talk', matching: 'Press 1' },
    { wait: 2000 },
    { press: '7' },
    { wait_for: 'talk', matching: 'Press 1' },
    { wait: 1200 },
    { press: '2' },
    { wait_for: 'talk', matching: 'type your code', at: 'start' },
    { press: '4711#', interval: 150 },
  ];
  return { name: 'menu', flow, script };
}

/** Stacks two deep, with digits inside and on the way out. */
async function nested(api: PatientApi): Promise<Story> {
  const inner = await api.createFlow('inner', [
    talk('inner-ask', 'Type four digits.'),
    receive('inner-digits', { length: 4 }),
    set('inner', '${voipbin.call.digits}'),
    sleep(600),
    talk('inner-end', 'Inner ends.'),
  ]);
  const middle = await api.createFlow('middle', [
    talk('middle-start', 'Middle.'),
    fetchFlow(inner),
    receive('middle-digits', { length: 3 }),
    set('middle', '${voipbin.call.digits}'),
    fetchFlow(await api.createFlow('last', [receive('last-digits', { length: 2 })])),
    set('last', '${voipbin.call.digits}'),
  ]);
  const flow = await api.createFlow('outer', [
    answer,
    fetchFlow(middle),
    talk('outer-end', 'Outer ${inner} ${middle} ${last}'),
    hangup,
  ]);
  const script: Story['script'] = [
    { wait_for: 'talk', matching: 'four digits' },
    { wait: 1000 },
    { press: '1234', interval: 800 },
    { wait_for: 'talk', matching: 'Inner ends', at: 'start' },
    { press: '56789', interval: 250 },
  ];
  return { name: 'nested', flow, script };
}

/** Sleeps without a call, also in a nested stack. */
async function sleeper(api: PatientApi): Promise<Story> {
  const inner = await api.createFlow('nap', [sleep(1000), set('nap', 'over'), sleep(500)]);
  const flow = await api.createFlow('sleeper', [
    set('first', '1'),
    sleep(1500),
    set('second', '${first}2'),
    fetchFlow(inner),
    sleep(800),
    set('third', '${second}3 ${nap}'),
  ]);
  return { name: 'sleeper', flow };
}

/** Prompts of every kind, one after the other. */
async function talks(api: PatientApi): Promise<Story> {
  const flow = await api.createFlow('talks', [
    answer,
    talk('one', 'This is the first announcement.'),
    { id: 'two', type: 'play', option: { stream_urls: ['https://media.example/two.wav'] } },
    { id: 'three', type: 'beep' },
    talk('four', 'This is the fourth.', { async: true }),
    talk('five', 'This is the fifth, queued behind the fourth.'),
    { id: 'six', type: 'digits_send', option: { digits: '12#' } },
    { id: 'again', type: 'goto', option: { target_id: 'one', loop_count: 1 } },
    hangup,
  ]);
  return { name: 'talks', flow, script: [] };
}

/** Waits for people at the API, also in a nested stack. */
async function blocks(api: PatientApi): Promise<Story> {
  const inner = await api.createFlow('inner block', [block('second'), set('inner', '${second}')]);
  const flow = await api.createFlow('blocks', [
    block('first'),
    set('outer', '${first}'),
    sleep(400),
    fetchFlow(inner),
    block('third'),
    set('all', '${first} ${second} ${third}'),
  ]);
  return { name: 'blocks', flow, blocks: ['first', 'second', 'third'] };
}

/** Digits typed while the flow sleeps. */
async function typedInSleep(api: PatientApi): Promise<Story> {
  const flow = await api.createFlow('typed in sleep', [
    answer,
    talk('wait', 'One moment.'),
    sleep(2500),
    receive('typed', { length: 3 }),
    set('typed', '${voipbin.call.digits}'),
    talk('told', 'You typed ${typed}'),
    hangup,
  ]);
  const script: Story['script'] = [
    { wait_for: 'talk', matching: 'moment' },
    { wait: 1000 },
    { press: '987', interval: 1500 },
  ];
  return { name: 'typed in sleep', flow, script };
}

/** Nobody types anything. */
async function silent(api: PatientApi): Promise<Story> {
  const flow = await api.createFlow('silent', [
    answer,
    talk('ask', 'Press anything.'),
    receive('nothing', { duration: 1500, length: 1 }),
    { id: 'route', type: 'branch', option: { target_ids: { 1: 'answer' }, default_target_id: 'pity' } },
    talk('pity', 'Nothing: ${voipbin.digits_receive.result}'),
    hangup,
  ]);
  return { name: 'silent', flow, script: [] };
}

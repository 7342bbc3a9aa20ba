import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { campaignWorkflowId } from '../../src/campaigns/campaign-client.ts';
import { campaign } from '../../src/resources/campaign.ts';
import { outdial } from '../../src/resources/outdial.ts';
import { outplan } from '../../src/resources/outplan.ts';
import { schedule } from '../../src/resources/schedule.ts';
import { createEntities } from '../../src/roles/entities.ts';
import { toSchedule, toTiming } from '../../src/schedules/schedules.ts';
import { lineWorkflowId } from '../../src/webhooks/line-client.ts';
import type { Action, JsonObject } from '../../workflows/interpreter/action.ts';
import { block, type Platform, set } from '../background/platform.ts';

/** A flow whose histories are kept: the name says what the engine showed when they were recorded. */
export interface Recording {
  readonly name: string;
  /** Runs it to its end; answers the id of its workflow. */
  run(platform: Platform): Promise<string>;
}

const answer: Action = { id: 'answer', type: 'answer' };
const talk = (id: string, text: string, more: object = {}): Action => ({
  id,
  type: 'talk',
  option: { text, ...more },
});
const nap = (id: string): Action => ({ id, type: 'sleep', option: { duration: 50 } });
const digits = (id: string): Action => ({
  id,
  type: 'digits_receive',
  option: { duration: 60_000, length: 2 },
});
const enter = (flow_id: string): Action => ({
  id: `enter-${flow_id.slice(0, 8)}`,
  type: 'fetch_flow',
  option: { flow_id },
});
const menu: readonly Action[] = [
  answer,
  talk('prompt', 'press 1 or 2', { digits_handle: 'next' }),
  { id: 'key', type: 'digits_receive', option: { duration: 60_000, length: 1 } },
  { id: 'choose', type: 'branch', option: { target_ids: { '1': 'one' }, default_target_id: 'other' } },
  talk('one', 'one'),
  talk('other', 'other'),
  { id: 'sound', type: 'beep' },
  { id: 'end', type: 'hangup' },
];
const typist = [
  { wait_for: 'talk', matching: 'code' },
  { press: '12', interval: 1 },
] as const;

/** What campaigns and schedules need. */
export function entitiesOf(platform: Platform): ReturnType<typeof createEntities> {
  const { store, client, flows, taskQueue, transcribes, network: control } = platform;
  return createEntities({ store, client, flows, taskQueue, transcribes, control });
}

async function makeFlow(platform: Platform, actions: readonly Action[]): Promise<string> {
  return (await platform.store.flows.create(platform.customer, { actions })).id;
}

async function threeDeep(platform: Platform): Promise<readonly Action[]> {
  const third = await makeFlow(platform, [talk('ask', 'code please'), digits('code'), nap('nap')]);
  const second = await makeFlow(platform, [enter(third), talk('back', 'back ${voipbin.call.digits}')]);
  return [answer, enter(second), talk('bye', 'bye')];
}

async function request(platform: Platform, id: string, more: object): Promise<void> {
  await platform.flows.request(id, { id: randomUUID(), ...more } as Parameters<
    Platform['flows']['request']
  >[1]);
}

export const recordings: readonly Recording[] = [
  {
    name: 'connect',
    async run(platform) {
      platform.network.setNumbers({
        '91': { outcome: 'busy', delay: 10 },
        '92': { delay: 100, script: [{ wait_for: 'company' }, { say: 'hello' }, { hang_up: true }] },
        '93': { outcome: 'no_answer' },
      });
      const to = (...targets: string[]): JsonObject => ({
        destinations: targets.map((target) => ({ type: 'tel', target })),
      });
      const actions = [
        { id: 'busy', type: 'connect', option: to('+15550091') },
        { id: 'answered', type: 'connect', option: to('+15550092', '+15550093') },
        { id: 'record', type: 'recording_start', option: { beep_start: true } },
        { id: 'amd', type: 'amd' },
        { id: 'echo', type: 'echo', option: { duration: 50 } },
        { id: 'never', type: 'connect', option: to('+15550093') },
      ];
      const script = [{ wait_for: 'ringing', at: 'start' }] as const;
      const { id, callId } = await platform.ring({ actions, script: [...script] });
      await platform.at(id, 'never');
      platform.network.hangUp(callId);
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'ivr-menu',
    async run(platform) {
      const script = [{ wait_for: 'talk', matching: 'press', at: 'start' }, { press: '1' }] as const;
      const { id } = await platform.ring({ actions: menu, script: [...script] });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'hangup-while-it-speaks',
    async run(platform) {
      const script = [{ wait_for: 'talk', at: 'start' }, { hang_up: true }] as const;
      const actions = [answer, talk('long', 'a long story '.repeat(500))];
      const { id } = await platform.ring({ actions, script: [...script] });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'nested-stacks',
    async run(platform) {
      const { id } = await platform.ring({ actions: await threeDeep(platform), script: [...typist] });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'continue-as-new',
    async run(platform) {
      const actions = await threeDeep(platform);
      const { id } = await platform.ring({ actions, script: [...typist], suspend: true });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'stop-in-stack',
    async run(platform) {
      const id = await platform.start({
        actions: [enter(await makeFlow(platform, [block('inside')])), nap('never')],
      });
      await platform.at(id, 'inside');
      await platform.flows.stop(id);
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'cancel-in-stack',
    async run(platform) {
      const id = await platform.start({
        actions: [enter(await makeFlow(platform, [block('inside')])), nap('never')],
      });
      await platform.at(id, 'inside');
      await platform.client.workflow.getHandle(id).cancel();
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'stack-lost',
    async run(platform) {
      const id = await platform.start({
        actions: [enter(await makeFlow(platform, [block('inside')])), nap('never')],
      });
      const { current_stack_id } = await platform.at(id, 'inside');
      await platform.client.workflow.getHandle(`${id}/${current_stack_id}`).terminate('recorded');
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'block-continue',
    async run(platform) {
      const id = await platform.start({
        actions: [block('wait'), set('after', 'after', '${given}'), nap('nap')],
      });
      await platform.at(id, 'wait');
      await request(platform, id, { kind: 'continue', variables: { given: '1' } });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'requests-of-every-kind',
    async run(platform) {
      const id = await platform.start({ actions: [block('first'), block('second'), block('third')] });
      await platform.at(id, 'first');
      await request(platform, id, { kind: 'set_variables', variables: { a: '1', b: '2' } });
      await request(platform, id, { kind: 'delete_variable', key: 'a' });
      await request(platform, id, { kind: 'push', actions: [block('pushed')] });
      await request(platform, id, { kind: 'continue' });
      await platform.at(id, 'pushed');
      await request(platform, id, { kind: 'add', actions: [nap('added')] });
      await request(platform, id, { kind: 'forward', action_id: 'third', now: true });
      await platform.at(id, 'third');
      await request(platform, id, { kind: 'continue' });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'dial-no-answer',
    async run(platform) {
      platform.network.setNumbers({ '13': { outcome: 'no_answer' } });
      const { id } = await platform.dial('+15550013', { actions: [talk('hi', 'hi')] }, { timeout: 200 });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'dial-answered',
    async run(platform) {
      platform.network.setNumbers({ '11': { delay: 50 } });
      const { id } = await platform.dial('+15550011', { actions: [talk('hi', 'hi')] });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'dial-stopped',
    async run(platform) {
      platform.network.setNumbers({ '14': { delay: 60_000 } });
      const { id, callId } = await platform.dial('+15550014', { actions: [talk('hi', 'hi')] });
      await platform.rings(callId);
      await platform.flows.stop(id);
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'fetch-and-webhook',
    async run(platform) {
      const body = JSON.stringify([set('got', 'got', '1'), nap('nap')]);
      platform.web['https://example.com/actions'] = { status: 200, body };
      platform.web['https://example.com/hook'] = { status: 200, body: 'thanks' };
      const send = { uri: 'https://example.com/hook', method: 'POST', data: '{}' };
      const id = await platform.start({
        actions: [
          {
            id: 'get',
            type: 'fetch',
            option: { event_url: 'https://example.com/actions', event_method: 'POST' },
          },
          { id: 'hook', type: 'webhook_send', option: { ...send, sync: true } },
          { id: 'queued', type: 'webhook_send', option: { ...send, sync: false } },
        ],
      });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'fetch-fails',
    async run(platform) {
      const get = { event_url: 'https://example.com/nobody', event_method: 'POST' };
      const id = await platform.start({
        actions: [
          { id: 'try', type: 'fetch', option: get, on_error: 'continue' },
          { id: 'get', type: 'fetch', option: get },
        ],
      });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'business-hours',
    async run(platform) {
      const at = (id: string, option: JsonObject): Action => ({ id, type: 'condition_datetime', option });
      const id = await platform.start({
        actions: [
          nap('nap'),
          at('utc', { condition: '>=', hour: 12, false_target_id: 'zone' }),
          set('late', 'half', 'afternoon'),
          at('zone', { condition: '==', weekdays: [1], timezone: 'Asia/Kolkata', false_target_id: 'end' }),
          set('monday', 'day', 'monday'),
          nap('end'),
        ],
      });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'limit',
    async run(platform) {
      const loop = { id: 'loop', type: 'goto', option: { target_id: 'count' } };
      const id = await platform.start({ actions: [nap('nap'), set('count', 'n', '1'), loop] });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'on-complete',
    async run(platform) {
      const on_complete_flow_id = await makeFlow(platform, [talk('late', 'late'), set('note', 'noted', '1')]);
      const { id } = await platform.ring({ actions: [answer], on_complete_flow_id });
      await platform.ended(id);
      await platform.ended((await platform.following(id)).id);
      return id;
    },
  },
  {
    name: 'ai-talk',
    async run(platform) {
      const init_prompt = [
        '> start => Hello.',
        '> story => A long story that somebody will interrupt before it comes to its end, as is well known',
        '> bye => Goodbye. [set_variables {"variables": {"said": "{{said}}"}}] [stop_service]',
      ].join('\n');
      platform.ai.keep({ id: 'receptionist', init_prompt });
      const script = [
        { wait_for: 'talk', matching: 'Hello' },
        { say: 'Tell me a story' },
        { wait_for: 'talk', matching: 'A long story', at: 'start' },
        { say: 'Oh, bye' },
      ] as const;
      const converse = { id: 'talk', type: 'ai_talk', option: { ai_id: 'receptionist' } };
      const { id } = await platform.ring({
        actions: [converse, talk('after', 'after')],
        script: [...script],
      });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'ai-task',
    async run(platform) {
      const init_prompt =
        '> start => [set_variables {"variables": {"a": "1"}}]\n> tool:set_variables => Done.';
      platform.ai.keep({ id: 'clerk', init_prompt });
      const id = await platform.start({
        actions: [{ id: 'task', type: 'ai_task', option: { ai_id: 'clerk' } }],
      });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'campaign',
    async run(platform) {
      const { resources, outdialTargets } = platform.store;
      const customer_id = platform.customer;
      const plan = outplan.fields.parse({ ...outplan.example, dial_rate: 2 });
      const { resource: how } = await resources.create(outplan, { customer_id, data: plan });
      const { resource: whom } = await resources.create(outdial, {
        customer_id,
        data: outdial.fields.parse({}),
      });
      const destinations = [plan.source];
      const targets = ['a', 'b', 'c'].map((name) => ({ id: randomUUID(), name, destinations }));
      await outdialTargets.add(customer_id, whom.id, targets);
      const actions = [nap('nap')];
      const named = { type: 'flow', status: 'run', outplan_id: how.id, outdial_id: whom.id } as const;
      const data = campaign.fields.parse({ actions, ...named });
      const { resource } = await resources.create(campaign, { customer_id, data });
      await entitiesOf(platform).campaigns.wake({ campaign_id: resource.id, customer_id });
      const status = async () => (await resources.get(campaign, customer_id, resource.id)).status;
      await expect.poll(status, { timeout: 20_000 }).toBe('stop');
      return campaignWorkflowId(resource.id);
    },
  },
  {
    name: 'schedule-run',
    async run(platform) {
      const customer_id = platform.customer;
      const never = { cron: '0 0 1 1 * 2099', actions: [nap('nap')] };
      const data = schedule.fields.parse(never);
      const { resource } = await platform.store.resources.create(schedule, { customer_id, data });
      const { schedules } = entitiesOf(platform);
      await schedules.put(toTiming(toSchedule(resource)));
      await schedules.trigger(resource.id);
      const handle = platform.client.schedule.getHandle(`schedule/${resource.id}`);
      const fired = async () => (await handle.describe()).info.recentActions[0]?.action.workflow.workflowId;
      await expect.poll(fired, { timeout: 20_000 }).toBeDefined();
      return (await fired()) as string;
    },
  },
  {
    name: 'webhook-line',
    async run(platform) {
      const webhook_uri = 'https://example.com/events';
      platform.web[webhook_uri] = { status: 503, body: 'busy' };
      const activeflowId = await platform.start({ webhook_uri, actions: [nap('one'), nap('two')] });
      await platform.ended(activeflowId);
      const { deliveries } = platform.store;
      const [first] = await deliveries.claim({ limit: 1, leaseSeconds: 60 });
      if (first === undefined) throw new Error('no webhook was queued');
      await deliveries.record(first, { status: 'retrying', pause_ms: 50 });
      await platform.lines.hand(first.line);
      const attempts = async () => (await deliveries.get(platform.customer, first.id)).attempts;
      await expect.poll(attempts, { timeout: 10_000 }).toBeGreaterThan(2);
      platform.web[webhook_uri] = { status: 204, body: '' };
      return lineWorkflowId(first.line);
    },
  },
];

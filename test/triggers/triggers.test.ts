import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallParts } from '../../activities/index.ts';
import { createCallParts } from '../../src/call-parts.ts';
import { type CampaignSettings, createCampaigns } from '../../src/campaigns/campaigns.ts';
import { takeAccountText } from '../../src/messages/account-inbound.ts';
import { type InboundParts, takeText } from '../../src/messages/inbound.ts';
import { conversationAccount } from '../../src/resources/conversation-account.ts';
import { number } from '../../src/resources/number.ts';
import { Gateway } from '../../src/roles/gateway.ts';
import { createSchedules, scheduleKey } from '../../src/schedules/schedules.ts';
import { triggeredId } from '../../src/store/ids.ts';
import { startOnEnd } from '../../src/triggers/on-end.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { Address } from '../../workflows/interpreter/events.ts';
import { REFERENCE_TYPES } from '../../workflows/protocol.ts';
import { type Caller, type Harness, startHarness } from '../api/harness.ts';
import { ending } from '../store/fixtures.ts';

/** What a trigger is said to start. */
interface Row {
  readonly trigger: string;
  readonly key: string;
  readonly reference: string;
  readonly variables: string;
}

const rows: readonly Row[] = readFileSync(new URL('../../docs/triggers.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| trigger'))
  .map((line) => {
    const [trigger = '', key = '', reference = '', variables = ''] = line.slice(2, -2).split(' | ');
    return { trigger, key, reference, variables };
  });

const log = pino({ level: 'silent' });
const address = (target: string): Address => ({ type: 'tel', target, target_name: '', name: '', detail: '' });
const ends = { source: address('+15550100'), destination: address('+15550199') };
const actions = [{ id: 'nap', type: 'sleep', option: { duration: 1 } }];

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.close());

/** Pulls a trigger; answers its key. */
type Trigger = (
  caller: Caller,
  flowId: string,
) => Promise<{ readonly pull: () => Promise<unknown>; readonly key: string }>;

const TRIGGERS: Readonly<Record<string, Trigger>> = {
  'incoming call': async ({ customer }, flow_id) => {
    const { store, flows } = harness;
    const summaries = { start: async () => {} };
    const gateway = new Gateway({ store, flows, provider: harness.network as never, summaries }, log);
    const call_id = randomUUID();
    const route = { customer_id: customer.id, flow_id };
    return {
      pull: () => gateway.incoming({ call_id, at: Date.now(), ...ends, route }),
      key: `call/${call_id}`,
    };
  },
  'outgoing call by `POST /calls`': async (caller) => {
    const body = { source: { target: '+15550100' }, destinations: [{ target: '+15550199' }], actions };
    const pull = () => caller.ask('POST', '/v1.0/calls', body, { 'idempotency-key': 'mine' });
    return { pull, key: 'calls/mine/0' };
  },
  'the action `call`': async ({ customer }) => {
    const { placing } = callParts();
    const call = { id: randomUUID(), direction: 'outgoing', status: 'dialing', ...ends } as const;
    const key = `${randomUUID()}/3.1`;
    const placed = { key, customer_id: customer.id, call, actions, variables: { own: '1' } };
    return { pull: () => placing.place(placed), key: `call-action/${key}` };
  },
  '`POST /activeflows`': async (caller) => {
    const id = randomUUID();
    return { pull: () => caller.ask('POST', '/v1.0/activeflows', { id, actions }), key: id };
  },
  'message to a number': async ({ customer }, message_flow_id) => {
    const to = `+1555${randomUUID().slice(0, 4).replace(/\D/g, '1')}77`;
    const data = { ...number.fields.parse(number.example), number: to, message_flow_id };
    await harness.store.resources.create(number, { customer_id: customer.id, data });
    const text = { id: randomUUID(), source: '+15550100', destination: to, text: 'Hello', medias: [] };
    const messageId = triggeredId(customer.id, `inbound/carrier/${text.id}`);
    return { pull: () => takeText(inboundParts(), 'carrier', text), key: `message/${messageId}` };
  },
  'message to an account': async ({ customer }, message_flow_id) => {
    const data = { ...conversationAccount.fields.parse(conversationAccount.example), message_flow_id };
    const made = { customer_id: customer.id, data };
    const { resource } = await harness.store.resources.create(conversationAccount, made);
    const text = { id: randomUUID(), self: ends.destination, peer: ends.source, text: 'Hello', medias: [] };
    const wordsId = triggeredId(customer.id, `heard/${resource.id}/${text.id}`);
    return { pull: () => takeAccountText(inboundParts(), resource, text), key: `conversation/${wordsId}` };
  },
  'campaign of type `call`': (caller) => campaignOf('call', caller),
  'campaign of type `flow`': (caller) => campaignOf('flow', caller),
  schedule: async ({ customer }) => {
    const id = randomUUID();
    const timing = {
      cron: '@daily',
      timezone: 'UTC',
      overlap: 'skip',
      catchup: 60,
      status: 'active',
    } as const;
    const schedule = {
      id,
      customer_id: customer.id,
      name: 'n',
      flow_id: NIL_ID,
      actions,
      variables: {},
      ...timing,
    };
    const client = { remove: async () => {} };
    const schedules = createSchedules({ store: harness.store, find: async () => schedule, client });
    const time = '2026-01-05T09:00:00.000Z';
    const firing = { schedule_id: id, customer_id: customer.id, time };
    return { pull: () => schedules.fire(firing), key: scheduleKey(id, time) };
  },
  'end of a recording (`on_end_flow_id`)': (caller, flow) => endOf('recording', caller, flow),
  'end of a transcription (`on_end_flow_id`)': (caller, flow) => endOf('transcribe', caller, flow),
  'end of a summary (`on_end_flow_id`)': (caller, flow) => endOf('ai', caller, flow),
  'end of an activeflow (`on_complete_flow_id`)': async ({ customer }, on_complete_flow_id) => {
    const first = { customer_id: customer.id, actions, reference_type: 'api', on_complete_flow_id } as const;
    const { activeflow } = await harness.store.activeflows.create(first);
    const end = ending(activeflow.id, 1, { variables: { kept: '1' } });
    return { pull: () => harness.store.projection.finish(end), key: `on-complete/${activeflow.id}` };
  },
};

function inboundParts(): InboundParts {
  const { store, flows } = harness;
  return { store, flows, log };
}

function callParts(): CallParts {
  const { store, flows } = harness;
  return createCallParts({ store, flows, allowedHosts: new Set() });
}

async function campaignOf(type: 'call' | 'flow', { customer }: Caller) {
  const { store, flows } = harness;
  const settings: CampaignSettings = {
    ...{
      campaign_id: randomUUID(),
      customer_id: customer.id,
      name: 'Spring',
      type,
      status: 'run',
      end_handle: 'stop',
    },
    ...{
      rate: 1,
      concurrency: 1,
      dial_timeout: 1000,
      actions,
      source: ends.source,
      most: [1],
      try_interval: 0,
    },
    ...{
      outplan_id: NIL_ID,
      outdial_id: randomUUID(),
      queue_id: NIL_ID,
      flow_id: NIL_ID,
      next_campaign_id: NIL_ID,
      service_level: 100,
    },
  };
  const records = {
    find: async () => settings,
    stop: async () => true,
    freeAgents: async () => 0,
    runNext: async () => {},
  };
  const campaigns = createCampaigns({ store, flows, records });
  await store.outdialTargets.add(customer.id, settings.outdial_id, [
    { id: randomUUID(), data: 'x', destinations: [ends.destination] },
  ]);
  const batch = { campaign_id: settings.campaign_id, id: randomUUID(), count: 1, rate: 1, slot: 0 };
  const [claimed] = await campaigns.claim(batch);
  const id = claimed?.id ?? '';
  return { pull: () => campaigns.begin(id), key: `campaigncall/${id}` };
}

/** The variables of what ended are its maker's to name: here only that they come. */
async function endOf(
  reference_type: 'recording' | 'transcribe' | 'ai',
  { customer }: Caller,
  on_end_flow_id: string,
) {
  const { store, flows } = harness;
  const first = {
    customer_id: customer.id,
    actions,
    reference_type: 'api',
    variables: { kept: '1' },
  } as const;
  const { activeflow } = await store.activeflows.create(first);
  const id = randomUUID();
  const name = reference_type === 'ai' ? 'ai_summary' : reference_type;
  const ended = {
    ...{ customer_id: customer.id, on_end_flow_id, reference_type, id, activeflow_id: activeflow.id },
    variables: { [`voipbin.${name}.id`]: id },
  };
  return { pull: () => startOnEnd({ store, flows, log }, ended), key: `${reference_type}/${id}` };
}

test.each(rows)('$trigger, pulled ten times, starts one activeflow: $key', async ({ trigger, ...row }) => {
  const caller = await harness.newCaller();
  const { id: customerId } = caller.customer;
  const flow = await harness.store.flows.create(customerId, { actions });
  const { pull, key } = await TRIGGERS[trigger]!(caller, flow.id);
  const before = (await harness.store.activeflows.list(customerId, {})).result.length;
  for (let time = 0; time < 5; time++) await Promise.all([pull(), pull()]);
  const { result } = await harness.store.activeflows.list(customerId, {});
  expect(result.length - before).toBe(1);
  const [started] = result;
  expect(started?.id).toBe(trigger.includes('/activeflows') ? key : triggeredId(customerId, key));
  const said = /^`([^`]*)`/.exec(row.key)?.[1]?.replace(/<[^>]+>/g, '.+') ?? '.+';
  expect(key).toMatch(new RegExp(`^${said}$`));
  const { variables, reference_type } = await harness.store.activeflows.get(customerId, started?.id ?? '');
  const wanted = /^`(\w+)`/.exec(row.reference)?.[1] ?? 'api';
  expect(reference_type).toBe(wanted);
  for (const [, group = ''] of row.variables.matchAll(/`(voipbin\.\w+\.)\*`/g))
    expect(
      Object.keys(variables).filter((name) => name.startsWith(group)),
      group,
    ).not.toEqual([]);
  if (row.variables.startsWith('inherits')) expect(variables.kept).toBe('1');
});

test('every reference type has a trigger, but for the empty one', () => {
  const types = rows.flatMap(({ reference }) => /^`(\w+)`/.exec(reference)?.[1] ?? []);
  expect(new Set(types)).toEqual(new Set(REFERENCE_TYPES.filter((type) => type !== '')));
});

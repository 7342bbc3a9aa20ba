import { randomUUID } from 'node:crypto';
import type { ReceivedCommand } from '../../src/providers/simulator/command-log.ts';
import { triggeredId } from '../../src/store/ids.ts';
import type { SeenActiveflow } from '../platform/patient-api.ts';
import type { RunningPlatform } from '../platform/running-platform.ts';
import { until } from '../platform/until.ts';
import { standing } from './standing.ts';
import type { Story } from './stories.ts';

/** A story that has begun. */
export interface Performance {
  readonly story: Story;
  readonly activeflowId: string;
  /** Undefined without a call. */
  readonly callId: string | undefined;
  /** What it left behind, once it is over. */
  readonly outcome: Promise<Outcome>;
}

/** What a run left behind, without its ids and times: equal for twins. */
export interface Outcome {
  readonly ended_reason: string | undefined;
  readonly executed: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** What the phone network did, in order; each command id once. */
  readonly commands: readonly string[];
  /** Command ids that were done more than once. */
  readonly repeated: readonly string[];
  readonly heard: readonly string[];
  readonly typed: string;
}

/** Lets the people of a story act on the platform, whatever dies meanwhile; it must be over `within` ms. */
export function perform(platform: RunningPlatform, story: Story, within = 180_000): Performance {
  const callId = story.script === undefined ? undefined : randomUUID();
  const activeflowId =
    callId === undefined ? randomUUID() : triggeredId(platform.customerId, `call/${callId}`);
  const acted = act(platform, story, activeflowId, callId);
  const outcome = acted
    .then(async () => {
      const isOver = ({ status }: SeenActiveflow): boolean => status === 'ended';
      const activeflow = await platform.api.activeflowWhen(activeflowId, isOver, {
        pause: 500,
        within,
      });
      return await toOutcome(platform, activeflow, callId);
    })
    .catch(async (cause: unknown) => {
      throw new Error(`${story.name} stands still: ${await describe(platform, activeflowId, callId)}`, {
        cause,
      });
    });
  return { story, activeflowId, callId, outcome };
}

async function act(
  platform: RunningPlatform,
  story: Story,
  id: string,
  callId: string | undefined,
): Promise<void> {
  const { api, people, customerId: customer_id } = platform;
  if (callId !== undefined) {
    const route = { customer_id, flow_id: story.flow };
    const { script = [] } = story;
    await people.ring({ call_id: callId, from: '+15550100', to: '+15550199', route, script });
  } else {
    const { status, body } = await api.insist('POST', '/v1.0/activeflows', { id, flow_id: story.flow });
    if (status !== 200) throw new Error(`${story.name}: ${status} ${JSON.stringify(body)}`);
  }
  for (const block of story.blocks ?? []) await continueBlock(platform, id, block);
}

/**
 * The same key at every try: one whose answer was lost must not count twice. When such a try was the flow's last event, the
 * next one is told that the flow has ended.
 */
async function continueBlock({ api }: RunningPlatform, id: string, block: string): Promise<void> {
  await api.activeflowWhen(id, ({ current_action }) => current_action.id === block);
  const body = { expected_action_id: block, variables: { [block]: `${block} continued` } };
  const headers = { 'idempotency-key': block };
  const { status, body: said } = await api.insist('POST', `/v1.0/activeflows/${id}/continue`, body, headers);
  if (status === 200) return;
  const seen = await api.activeflow(id);
  if (seen?.executed_actions.some((action) => action.id === block)) return;
  throw new Error(`continue ${block} of ${id}: ${status} ${JSON.stringify(said)}`);
}

/** Where a flow that does not end stands, for whoever has to find out why. */
async function describe(
  { api, people, temporalAddress }: RunningPlatform,
  id: string,
  callId: string | undefined,
) {
  const seen = await api.activeflow(id);
  const call = callId === undefined ? undefined : await people.call(callId);
  return JSON.stringify({
    id,
    status: seen?.status,
    current: seen?.current_action,
    executed: seen?.executed_actions.map((action) => `${action.n} ${action.id}`),
    call: call?.state,
    heard: call?.heard.at(-1),
    now: Math.round(Date.now() / 1000),
    temporal: await standing(temporalAddress, id).catch(String),
  });
}

async function toOutcome(
  { people }: RunningPlatform,
  activeflow: SeenActiveflow,
  callId: string | undefined,
): Promise<Outcome> {
  const withoutIds = (text: string): string =>
    text.replaceAll(activeflow.id, '<id>').replaceAll(callId ?? activeflow.id, '<call>');
  const stacks = [...new Set(activeflow.executed_actions.map(({ stack_id }) => stack_id))];
  const call = callId === undefined ? undefined : await overCall(people, callId);
  const commands = callId === undefined ? [] : await people.commands(callId);
  const done = commands.filter(({ answer }) => answer === 'started');
  const ids = done.map(({ command_id }) => command_id);
  return {
    ended_reason: activeflow.ended_reason,
    executed: activeflow.executed_actions.map(
      ({ n, stack_id, id, type, result }) =>
        `${n} stack ${stacks.indexOf(stack_id)} ${isUuid(id) ? '' : id} ${type} ${result}`,
    ),
    variables: JSON.parse(withoutIds(JSON.stringify(sorted(activeflow.variables)))),
    commands: done.map((command) => withoutIds(toLine(command))),
    repeated: ids.filter((id, index) => ids.indexOf(id) !== index),
    heard: (call?.heard ?? []).map(({ kind, content, status }) => `${kind} ${content} ${status}`),
    typed: (call?.done ?? []).map(({ kind, content }) => (kind === 'digit' ? content : '')).join(''),
  };
}

async function overCall(people: RunningPlatform['people'], callId: string) {
  return await until(`call ${callId} is over`, async () => {
    const call = await people.call(callId);
    return call?.state.status === 'hangup' ? call : undefined;
  });
}

/** Only the step of the id: an action that had to ask for the state of its playback has used up one more number. */
function toLine({ command_id, verb, args }: ReceivedCommand): string {
  return `${command_id.split('.')[0]} ${verb} ${JSON.stringify(args)}`;
}

function isUuid(id: string): boolean {
  return id.length === 36;
}

function sorted(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
}

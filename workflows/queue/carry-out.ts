/** What becomes of a command: an activity, or a word to a flow; and what the queue is told of it. */
import type { ServiceEvent } from '../interpreter/events.ts';
import type { Command, News } from './news.ts';
import type { OfQueue, QueueActivities } from './protocol.ts';

/** What acts for a queue: Temporal, or a test. */
export interface Hands {
  readonly queue: OfQueue;
  /** Names this life of the queue where flows are told something; absent in queues of old. */
  readonly life?: string | undefined;
  /** Does an activity as often as it takes; one of `phones` is given up after a while, and rejects then. */
  run<N extends keyof QueueActivities>(
    name: N,
    input: Parameters<QueueActivities[N]>[0],
    summary: string,
    manner?: 'phones',
  ): ReturnType<QueueActivities[N]>;
  /** Hands an event to a flow; false: it is no longer there. */
  tell(activeflowId: string, event: ServiceEvent): Promise<boolean>;
  /** 0 to 1. */
  random(): number;
}

/** Does a command that was given at `now`; answers what the queue is told of it. Never fails. */
export async function carryOut(hands: Hands, command: Command, now: number): Promise<News[]> {
  const { queue } = hands;
  switch (command.kind) {
    case 'claim': {
      const { claim_id, tag_ids, routing_method, last_agent_id } = command;
      const wish = { claim_id, tag_ids, routing_method, last_agent_id, seed: hands.random() };
      const { agent } = await hands.run('queue_claim', { ...queue, ...wish }, 'find a free agent');
      return [agent ? { kind: 'claimed', claim_id, agent } : { kind: 'claimed', claim_id }];
    }
    case 'release':
    case 'wake_agent': {
      const { offer_id, agent_id } = command;
      const manner = command.kind === 'wake_agent' ? 'wake' : command.rested ? 'rest' : 'free';
      await hands.run(
        'queue_release',
        { ...queue, offer_id, agent_id, manner },
        `agent ${agent_id}: ${manner}`,
      );
      return [];
    }
    case 'store': {
      const { id, standing } = command;
      await hands.run(
        'queue_store',
        { ...queue, id, standing, at: now },
        `queuecall ${id}: ${standing.status}`,
      );
      return [];
    }
    case 'check': {
      const { gone } = await hands.run('queue_check', { ...queue, ids: command.ids }, 'who is still there');
      return gone.map((id) => ({ kind: 'leave', id }));
    }
    case 'tell':
      return await tell(hands, command, now);
    default:
      return await phone(hands, command);
  }
}

type PhoneCommand = Extract<Command, { kind: 'ring' | 'hangup' | 'bridge' }>;

/** A phone that cannot be rung, or is not there any more, is over. */
async function phone(hands: Hands, command: PhoneCommand): Promise<News[]> {
  try {
    const { answer } = await reach(hands, command);
    if (command.kind === 'bridge' && answer !== 'gone')
      return [{ kind: 'leg_bridged', call_id: command.call_id }];
    if (command.kind === 'hangup' || answer !== 'gone') return [];
  } catch {
    if (command.kind === 'hangup') return [];
  }
  return [{ kind: 'leg_over', call_id: command.call_id }];
}

async function reach({ queue, run }: Hands, command: PhoneCommand): Promise<{ readonly answer: string }> {
  switch (command.kind) {
    case 'ring': {
      const { kind: _kind, lane: _lane, ...phone } = command;
      return await run('queue_ring', { ...queue, ...phone }, 'ring an agent', 'phones');
    }
    case 'bridge': {
      const { call_id, offer_id, agent_id } = command;
      return await run(
        'queue_bridge',
        { ...queue, call_id, offer_id, agent_id },
        'the agent answers',
        'phones',
      );
    }
    case 'hangup': {
      const { offer_id, except } = command;
      const which = except === undefined ? { offer_id } : { offer_id, except };
      await run('queue_hangup', { ...queue, ...which }, 'hang up', 'phones');
      return { answer: 'started' };
    }
  }
}

/** A flow that is no longer there has left. */
async function tell(hands: Hands, command: Extract<Command, { kind: 'tell' }>, at: number): Promise<News[]> {
  const { id, activeflow_id, message } = command;
  const source = hands.life === undefined ? `queuecall/${id}` : `queuecall/${id}/${hands.life}`;
  const isThere = await hands.tell(activeflow_id, {
    type: 'service',
    source,
    at,
    service_id: id,
    data: {},
    ...message,
  });
  return isThere ? [] : [{ kind: 'leave', id }];
}

import type { ReceivedCommand } from '../../src/providers/simulator/command-log.ts';
import type { PersonCall, PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { ExecutedAction } from '../../workflows/interpreter/action.ts';
import type { FinishInput } from '../../workflows/protocol.ts';
import type { MemoryAi } from './memory-ai.ts';
import type { MemoryCalls } from './memory-calls.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Ending } from './scenario.ts';
import type { ScriptedWeb } from './web.ts';

/** Media times of scenarios: short, since nothing depends on them. */
export const TIMES = { perCharacter: 1, shortestTalk: 15, perFile: 15, beep: 15 };

/** What a run left behind, without what may differ: times, and ids made at random. */
export function toEnding(parts: {
  store: MemoryStore;
  web: ScriptedWeb;
  network: PhoneNetwork;
  calls: MemoryCalls;
  callId: string | undefined;
  ai: MemoryAi;
}): Ending {
  const { callId, network, calls } = parts;
  const commands = callId === undefined ? [] : network.commands(callId);
  const finish = parts.store.finishes[0];
  if (!finish) throw new Error('the flow has not ended');
  const executed = parts.store.executed;
  return {
    ended_reason: finish.ended_reason,
    error: finish.error?.code,
    executed: executed.map(toLine),
    executed_in: executed.map(({ stack_id }) => (stack_id === 'main' ? 'main' : 'nested')),
    commands: onlyDone(commands).map(toCommand),
    far: callId === undefined ? [] : farEnds(network, calls.legs.of(callId)),
    voices: callId === undefined ? [] : voices(network.call(callId)),
    web: [
      ...parts.web.asked.map(withoutUuids),
      ...[...parts.store.webhooks.values()].map(({ method, uri, data }) => `${method} ${uri} ${data}`),
    ],
    talked: parts.ai.transcript,
    variables: withoutIds(finish),
    current: withoutUuids(finish.current_action.id),
    // Whether a digit was typed ahead or waited for depends on the moment; a flow without a call has no such moments.
    execute_count: commands.length > 0 ? undefined : finish.execute_count,
  };
}

export function toLine({ id, result, error }: Pick<ExecutedAction, 'id' | 'result' | 'error'>): string {
  const name = withoutUuids(id);
  if (result === 'done') return name;
  return error ? `${name} ${result} ${error.code}` : `${name} ${result}`;
}

function withoutUuids(line: string): string {
  return line.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>');
}

/** A repeated command id is the same command. Listening ends beside what follows, not before or after it. */
function onlyDone(commands: readonly ReceivedCommand[]): ReceivedCommand[] {
  return commands.filter(
    ({ answer, verb }) => answer !== 'already' && answer !== 'error' && verb !== 'speech_stop',
  );
}

function toCommand({ verb, args }: ReceivedCommand): string {
  const what = args.text ?? args.stream_urls ?? args.digits ?? args.reason ?? '';
  return `${verb} ${String(what)}`.trim();
}

function withoutIds({ variables }: FinishInput): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables)
      .filter(([name]) => !name.startsWith('voipbin.activeflow.') && !/\.duration(_|$)/.test(name))
      .map(([name, value]) => [name, withoutUuids(value)]),
  );
}

/** Everybody who was called: how their call ended and what they heard. */
function farEnds(network: PhoneNetwork, ids: readonly string[]): string[] {
  const ends = ids.map((id) => {
    const call = network.call(id);
    const heard = (call?.heard ?? []).filter(({ kind }) => kind === 'talk');
    const said = [...heard.map(({ content }) => content), ...voices(call)];
    return `${call?.destination.target} ${call?.state.hangup_reason}: ${said.join(', ')}`.trim();
  });
  return ends.sort();
}

/** What that person heard others say. */
function voices(call: PersonCall | undefined): string[] {
  return (call?.heard ?? []).filter(({ kind }) => kind === 'speech').map(({ content }) => content);
}

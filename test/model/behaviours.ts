import type { Action, JsonObject } from '../../workflows/interpreter/action.ts';
import { HANGUP_REASONS } from '../../workflows/interpreter/events.ts';
import { conditions } from './conditions.ts';
import { isReachable } from './cursor.ts';
import { amount, flag, InvalidOption, integer, text, textMap, texts, word } from './options.ts';
import type { Resumption } from './scenario.ts';
import { rest } from './waits.ts';
import { DIGITS, innermost, isReserved, setVariable, variable, type World } from './world.ts';

/** What an action decided; the interpreter alone moves the cursor. */
export type Result = { readonly resumedBy?: Resumption } & (
  | { readonly kind: 'next' | 'skip' | 'finish' }
  | { readonly kind: 'jump'; readonly id: string }
  | { readonly kind: 'push'; readonly actions: readonly Action[] }
  | { readonly kind: 'fail'; readonly code: string; readonly critical: boolean }
);

type Behaviour = (world: World, option: JsonObject, action: Action) => Result;

const NEXT: Result = { kind: 'next' };

/** Failed; the flow goes on unless the action says otherwise. */
export function failure(code: string): Result {
  return { kind: 'fail', code, critical: false };
}

function criticalFailure(code: string): Result {
  return { kind: 'fail', code, critical: true };
}

function jump(world: World, id: string): Result {
  return isReachable(world, id) ? { kind: 'jump', id } : criticalFailure('TARGET_NOT_FOUND');
}

function playback(world: World, option: JsonObject): Result {
  const endsAtDigit = word(option, 'digits_handle', ['', 'next'], '') === 'next';
  const resumedBy = rest(world, { kind: 'playback', endsAtDigit });
  if (resumedBy.type === 'digit') world.commands.push({ name: 'stop_media' });
  return resumedBy.value === 'failed'
    ? { ...failure('MEDIA_FAILED'), resumedBy }
    : { kind: 'next', resumedBy };
}

const media: Readonly<Record<string, Behaviour>> = {
  answer(world) {
    world.commands.push({ name: 'answer' });
    world.callStatus = 'progressing';
    return NEXT;
  },

  talk(world, option) {
    const spoken = text(option, 'text');
    const isAsync = flag(option, 'async');
    word(option, 'digits_handle', ['', 'next'], '');
    world.commands.push({ name: 'talk', text: spoken });
    world.callStatus = 'progressing';
    return isAsync ? NEXT : playback(world, option);
  },

  play(world, option) {
    const stream_urls = texts(option, 'stream_urls');
    word(option, 'digits_handle', ['', 'next'], '');
    world.commands.push({ name: 'play', stream_urls });
    return playback(world, option);
  },

  beep(world) {
    world.commands.push({ name: 'beep' });
    return playback(world, {});
  },

  digits_send(world, option) {
    world.commands.push({ name: 'digits_send', digits: text(option, 'digits') });
    return { kind: 'next', resumedBy: rest(world, { kind: 'digits_sent' }) };
  },

  digits_receive(world, option) {
    const length = amount(option, 'length');
    const key = text(option, 'key', '');
    const duration = amount(option, 'duration');
    const resumedBy = collectDigits(world, { length, key, duration });
    const isComplete = resumedBy === undefined || resumedBy.type === 'digit';
    setVariable(world, 'voipbin.digits_receive.result', isComplete ? 'completed' : 'timeout');
    return resumedBy === undefined || duration === 0 ? NEXT : { kind: 'next', resumedBy };
  },

  hangup(world, option) {
    world.commands.push({ name: 'hangup', reason: word(option, 'reason', HANGUP_REASONS, 'normal') });
    rest(world, { kind: 'hangup' });
    throw new Error('only the end of the flow or a forward ends this wait');
  },
};

/** Takes digits until it has what it wants; undefined when type-ahead was enough and nothing was waited for. */
function collectDigits(
  world: World,
  { length, key, duration }: { length: number; key: string; duration: number },
): Resumption | undefined {
  let collected = '';
  const take = (digit: string): boolean => {
    collected += digit;
    setVariable(world, DIGITS, collected);
    return (length > 0 && collected.length >= length) || key.includes(digit);
  };
  setVariable(world, DIGITS, '');
  while (world.typeAhead !== '') {
    const digit = world.typeAhead.slice(0, 1);
    world.typeAhead = world.typeAhead.slice(1);
    if (take(digit)) return undefined;
  }
  return duration === 0 ? { type: 'timeout', value: '' } : rest(world, { kind: 'digits', take });
}

const logic: Readonly<Record<string, Behaviour>> = {
  empty: () => NEXT,

  stop: () => ({ kind: 'finish' }),

  sleep(world, option) {
    if (amount(option, 'duration') === 0) return NEXT;
    return { kind: 'next', resumedBy: rest(world, { kind: 'sleep' }) };
  },

  block(world, option) {
    const hasTimeout = amount(option, 'timeout') > 0;
    return { kind: 'next', resumedBy: rest(world, { kind: 'block', hasTimeout }) };
  },

  branch(world, option) {
    const name = text(option, 'variable', DIGITS) || DIGITS;
    const targets = textMap(option, 'target_ids');
    const fallback = text(option, 'default_target_id', '');
    const value = variable(world, name);
    if (name === DIGITS && world.digitsTypedAhead) world.typeAhead = '';
    setVariable(world, name, '');
    const target = targets.get(value) ?? fallback;
    return target === '' ? NEXT : jump(world, target);
  },

  goto(world, option, action) {
    const target = text(option, 'target_id');
    const loopCount = integer(option, 'loop_count') ?? Number.POSITIVE_INFINITY;
    const { jumps } = innermost(world);
    const jumped = jumps.get(action.id) ?? 0;
    if (jumped >= loopCount) return NEXT;
    const result = jump(world, target);
    if (result.kind === 'jump') jumps.set(action.id, jumped + 1);
    return result;
  },

  variable_set(world, option) {
    const key = text(option, 'key');
    const value = text(option, 'value', '');
    if (isReserved(key)) throw new InvalidOption('key');
    setVariable(world, key, value);
    return NEXT;
  },

  fetch(world, option) {
    const url = text(option, 'event_url');
    world.commands.push({ name: 'fetch', url });
    const answer = lookup(world.scenario.fetches, url) ?? 'failure';
    return answer === 'failure' ? criticalFailure('FETCH_FAILED') : { kind: 'push', actions: answer };
  },

  fetch_flow(world, option) {
    const actions = lookup(world.scenario.flows, text(option, 'flow_id'));
    return actions === undefined ? criticalFailure('FLOW_NOT_FOUND') : { kind: 'push', actions };
  },

  webhook_send(world, option) {
    const uri = text(option, 'uri');
    const data = text(option, 'data', '');
    const isSync = flag(option, 'sync');
    world.commands.push({ name: 'webhook_send', uri, data });
    if (!isSync) return NEXT;
    const answer = lookup(world.scenario.webhooks, uri) ?? 'failure';
    if (answer === 'failure') return failure('WEBHOOK_FAILED');
    setVariable(world, 'voipbin.webhook.status', String(answer.status));
    setVariable(world, 'voipbin.webhook.body', answer.body);
    return NEXT;
  },
};

function condition(type: string): Behaviour {
  return (world, option, action) => {
    const target = text(option, 'false_target_id', '');
    const holds = conditions[type]?.(world, option, action.option ?? {});
    return holds === true ? NEXT : jump(world, target);
  };
}

function lookup<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** What each supported action type does. */
export const behaviours: ReadonlyMap<string, Behaviour> = new Map([
  ...Object.entries(media),
  ...Object.entries(logic),
  ...Object.keys(conditions).map((type): [string, Behaviour] => [type, condition(type)]),
]);

import type { ExecutedAction } from '../../client/index.ts';
import { toDuration } from './times.ts';

type Option = Readonly<Record<string, unknown>>;
type ToText = (option: Option) => string;

const quoted = (value: unknown): string => (value === undefined ? '' : `"${String(value)}"`);
const plain = (value: unknown): string => (value === undefined ? '' : String(value));
const duration = (value: unknown): string => {
  const ms = Number(value);
  return value === undefined || Number.isNaN(ms) ? plain(value) : toDuration(ms);
};

/** What an action was told to do, in the words of its type. */
const TEXTS: Readonly<Record<string, ToText>> = {
  talk: ({ text }) => quoted(text),
  play: ({ stream_urls }) => [stream_urls].flat().map(plain).join(' '),
  digits_receive: ({ length, key }) =>
    [length ? `${plain(length)} ${length === 1 ? 'digit' : 'digits'}` : '', key ? `up to ${plain(key)}` : '']
      .filter(Boolean)
      .join(' or '),
  digits_send: ({ digits }) => plain(digits),
  branch: ({ variable }) => `by ${plain(variable || 'voipbin.call.digits')}`,
  goto: ({ target_id }) => `to ${plain(target_id)}`,
  sleep: (option) => duration(option.duration),
  block: ({ timeout }) => (timeout ? `at most ${duration(timeout)}` : ''),
  variable_set: ({ key, value }) => `${plain(key)} = ${quoted(value)}`,
  condition_variable: (option) =>
    [option.variable, option.condition, option[`value_${plain(option.value_type ?? 'string')}`]]
      .map(plain)
      .join(' '),
  fetch: ({ event_url }) => plain(event_url),
  fetch_flow: ({ flow_id }) => plain(flow_id),
  webhook_send: ({ method, uri }) => `${plain(method ?? 'POST')} ${plain(uri)}`,
  hangup: ({ reason }) => plain(reason),
};

/** What an action does, as far as one line says it. */
export function toOptionText({ type = '', option = {} }: Pick<ExecutedAction, 'type' | 'option'>): string {
  const toText = TEXTS[type];
  if (toText !== undefined) return toText(option).trim();
  return Object.keys(option).length === 0 ? '' : JSON.stringify(option);
}

/** What ended an action's wait: a digit, the end of its sound, ... */
export function toResumption({ type, resumed_by: by }: Pick<ExecutedAction, 'type' | 'resumed_by'>): string {
  if (by === undefined || type === 'sleep') return '';
  if (by.type === 'digit') return `pressed ${by.value}`;
  if (by.type === 'playback_finished') return by.value === 'completed' ? '' : `playback ${by.value}`;
  return [by.type.replaceAll('_', ' '), by.value].filter(Boolean).join(' ');
}

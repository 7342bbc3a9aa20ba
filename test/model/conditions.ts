import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { amount, InvalidOption, integer, integers, text, toNumber, word } from './options.ts';
import { DIGITS, variable, type World } from './world.ts';

const OPERATORS = ['==', '!=', '>', '>=', '<', '<='] as const;
const VALUE_TYPES = ['string', 'number', 'length'] as const;

/** Whether the condition of each `condition_*` type holds; `written` is the option before substitution. */
export const conditions: Readonly<
  Record<string, (world: World, option: JsonObject, written: JsonObject) => boolean>
> = {
  condition_variable(world, option, written) {
    const operator = word(option, 'condition', OPERATORS);
    const valueType = word(option, 'value_type', VALUE_TYPES);
    const named = text(option, 'variable', '');
    const isValue = String(written.variable).includes('${');
    const value = isValue ? named : variable(world, named);
    if (valueType === 'string') return compare(value, operator, text(option, 'value_string', ''));
    if (valueType === 'length') return compare([...value].length, operator, amount(option, 'value_length'));
    const left = toNumber(value);
    const right = toNumber(String(option.value_number ?? 0));
    return left !== undefined && right !== undefined && compare(left, operator, right);
  },

  condition_datetime(world, option) {
    const operator = word(option, 'condition', OPERATORS);
    const weekdays = integers(option, 'weekdays');
    const clock = localTime(world.scenario.now, text(option, 'timezone', 'UTC'));
    const parts = [
      { wanted: integer(option, 'month'), lowest: 1, actual: clock.month },
      { wanted: integer(option, 'day'), lowest: 1, actual: clock.day },
      { wanted: integer(option, 'hour'), lowest: 0, actual: clock.hour },
      { wanted: integer(option, 'minute'), lowest: 0, actual: clock.minute },
    ];
    const isWeekday = weekdays.length === 0 || weekdays.includes(clock.weekday);
    const isTime = parts.every(
      ({ wanted, lowest, actual }) =>
        wanted === undefined || wanted < lowest || compare(actual, operator, wanted),
    );
    return isWeekday && isTime;
  },

  condition_call_digits(world, option) {
    const length = amount(option, 'length');
    const key = text(option, 'key', '');
    const digits = variable(world, DIGITS);
    return (length > 0 && digits.length >= length) || (key !== '' && digits.includes(key));
  },

  condition_call_status(world, option) {
    return text(option, 'status') === world.callStatus;
  },
};

function compare<Value extends string | number>(left: Value, operator: string, right: Value): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    default:
      return left <= right;
  }
}

interface LocalTime {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

function localTime(now: number, timezone: string): LocalTime {
  const date = new Date(wallClock(now, timezone));
  return {
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    weekday: date.getUTCDay(),
  };
}

/** The zone's wall clock, as if it were UTC. */
function wallClock(now: number, timezone: string): string {
  try {
    return `${new Date(now).toLocaleString('sv-SE', { timeZone: timezone }).replace(' ', 'T')}Z`;
  } catch {
    throw new InvalidOption('timezone');
  }
}

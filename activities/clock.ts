import type { JsonObject } from '../workflows/interpreter/action.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import { EffectRefused } from './failure.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/**
 * The parts of an instant (`at`, milliseconds since 1970) in an IANA time zone.
 * @throws EffectRefused `INVALID_OPTION` for an unknown time zone.
 */
export async function local_time({ input }: EffectInput): Promise<JsonObject> {
  const parts = partsOf(String(input.timezone), Number(input.at));
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
  return {
    minute: Number(part('minute')),
    hour: Number(part('hour')),
    day: Number(part('day')),
    month: Number(part('month')),
    weekday: WEEKDAYS.indexOf(part('weekday')),
  };
}

function partsOf(timeZone: string, at: number): Intl.DateTimeFormatPart[] {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      minute: 'numeric',
      hour: 'numeric',
      day: 'numeric',
      month: 'numeric',
      weekday: 'short',
    });
    return format.formatToParts(at);
  } catch {
    throw new EffectRefused('INVALID_OPTION', `"${timeZone}" is not an IANA time zone`);
  }
}

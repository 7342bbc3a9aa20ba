import { z } from 'zod';
import { DAY, TIME } from './time-patterns.ts';

/** `YYYY-MM-DD HH:MM:SS[.fraction]`, with `T` instead of the blank and with an offset, too. */
const FORM =
  /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))?$/;

/** A moment in upstream's form (UTC) or as RFC 3339, made upstream's form with microseconds. */
export const momentSchema = z
  .string()
  .transform((text, context) => {
    const moment = toMoment(text);
    if (moment !== undefined) return moment;
    context.addIssue({
      code: 'custom',
      message: 'must be `YYYY-MM-DD HH:MM:SS.ffffff` (UTC) or RFC 3339, as 2026-01-05T10:11:12Z',
    });
    return z.NEVER;
  })
  .meta({
    type: 'string',
    pattern: `^(${DAY})[Tt ]${TIME}(\\.\\d{1,9})?([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)?$`,
    examples: ['2026-01-05T10:11:12Z'],
  });

function toMoment(text: string): string | undefined {
  const [, day, hour, minute, second, fraction = '', sign, offsetHour = 0, offsetMinute = 0] =
    FORM.exec(text) ?? [];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHour) * 60 + Number(offsetMinute));
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  const utc = new Date(midnight.getTime() + (minutes * 60 + Number(second)) * 1000).toISOString();
  // Beyond the years that four digits write, `toISOString` has another form; the database has no year 0.
  if (utc.length !== 24 || utc.startsWith('0000')) return undefined;
  return `${utc.slice(0, 19).replace('T', ' ')}.${fraction.slice(0, 6).padEnd(6, '0')}`;
}

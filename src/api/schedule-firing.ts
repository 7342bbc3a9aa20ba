import { z } from 'zod';
import { OVERLAPS, schedule } from '../resources/schedule.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { ApiError } from './edge/errors.ts';
import { schemaOf } from './resources/schemas.ts';
import { told } from './schedules.ts';
import { errors, idParams, timestampSchema } from './schemas/common.ts';
import { momentSchema } from './schemas/moment.ts';

const tags = ['schedules'];

const backfillInput = z
  .object({
    from: momentSchema.describe('The first moment that counts.'),
    to: momentSchema.describe('The last one.'),
    overlap: z.enum(OVERLAPS).default('buffer_all'),
  })
  .meta({ id: 'ScheduleBackfill' });

const timesSchema = z
  .object({ next: z.array(timestampSchema).readonly().describe('The soonest first, at most ten.') })
  .meta({ id: 'ScheduleTimes' });

/** Firings by hand, and when the next ones come. */
export function scheduleFiringRoutes(api: Api, { store, schedules }: ApiDependencies): void {
  const require = (customerId: string, id: string) => store.resources.get(schedule, customerId, id);

  api.post('/schedules/:id/trigger', {
    schema: {
      tags,
      operationId: 'triggerSchedule',
      summary: 'Fire a schedule now',
      description: 'Whatever still runs, and paused or not. Within the same second it fires once.',
      params: idParams,
      response: { 200: schemaOf(schedule), ...errors },
    },
    handler: async ({ customer, params }) => {
      const found = await require(customer.id, params.id);
      await told(schedules.trigger(found.id));
      return { ...found };
    },
  });

  api.post('/schedules/:id/backfill', {
    schema: {
      tags,
      operationId: 'backfillSchedule',
      summary: 'Fire for a time that is past',
      description:
        'Once for each time at which it would have fired; what has fired already does not fire again.',
      params: idParams,
      body: backfillInput,
      response: { 200: schemaOf(schedule), ...errors },
    },
    handler: async ({ customer, params, body }) => {
      const found = await require(customer.id, params.id);
      const [from, to] = [toDate(body.from), toDate(body.to)];
      if (to < from || to.getTime() > Date.now())
        throw new ApiError('INVALID_ARGUMENT', 'from and to must lie in the past, in this order.');
      await told(schedules.backfill(found.id, { from, to, overlap: body.overlap }));
      return { ...found };
    },
  });

  api.get('/schedules/:id/times', {
    schema: {
      tags,
      operationId: 'getScheduleTimes',
      summary: 'When it fires next',
      params: idParams,
      response: { 200: timesSchema, ...errors },
    },
    handler: async ({ customer, params }) => {
      const { id } = await require(customer.id, params.id);
      return { next: (await told(schedules.next(id))).map((date) => toMoment(date)) };
    },
  });
}

function toDate(moment: string): Date {
  return new Date(`${moment.replace(' ', 'T')}Z`);
}

function toMoment(date: Date): string {
  return `${date.toISOString().slice(0, 23).replace('T', ' ')}000`;
}

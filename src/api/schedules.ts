import { z } from 'zod';
import type { DataOf } from '../resources/kind.ts';
import { schedule } from '../resources/schedule.ts';
import { ScheduleError } from '../schedules/schedule-client.ts';
import { toSchedule, toTiming } from '../schedules/schedules.ts';
import { isSet } from '../store/ids.ts';
import type { Customer, Resource } from '../store/records.ts';
import { checkActions } from './activeflows/action-arrays.ts';
import { checkNewVariables } from './activeflows/fields.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { ApiError, unavailable } from './edge/errors.ts';
import { changeRoute } from './resources/change-route.ts';
import { resourceRoutes } from './resources/routes.ts';
import { inputOf, schemaOf } from './resources/schemas.ts';
import { actionsInput } from './schemas/actions.ts';
import { errors } from './schemas/common.ts';

type Data = DataOf<typeof schedule>;

const { actions: _, ...fields } = schedule.fields.shape;
const input = z.object({ ...fields, actions: actionsInput }).meta({ id: 'ScheduleBody' });
const change = inputOf(schedule, 'Change')
  .extend({ actions: actionsInput })
  .meta({ id: 'ScheduleChange' }) as z.ZodType<Partial<Data>>;

/**
 * Flows that start by the clock. Temporal keeps the times: it is asked first whether it takes them, and told once more what was
 * stored in the end.
 */
export function scheduleRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store, schedules, newId } = dependencies;
  const tell = (stored: Resource<Data>) => told(schedules.put(toTiming(toSchedule(stored))));

  api.post('/schedules', {
    schema: {
      tags: ['schedules'],
      operationId: 'createSchedule',
      summary: 'Make a schedule',
      body: input,
      response: { 200: schemaOf(schedule), ...errors },
    },
    handler: async ({ customer, body }) => {
      const data = await checked(dependencies, customer, body);
      const id = newId();
      const proposed = toSchedule({ ...data, id, customer_id: customer.id });
      await told(schedules.put({ ...toTiming(proposed), paused: true }));
      const { resource } = await store.resources.create(schedule, { customer_id: customer.id, id, data });
      await tell(resource);
      return { ...resource };
    },
  });

  resourceRoutes(api, dependencies, {
    kind: schedule,
    input: 'none',
    change: 'none',
    deleted: ({ id }) => told(schedules.remove(id)),
  });

  changeRoute<typeof schedule, Partial<Data>>(api, dependencies, {
    kind: schedule,
    operationId: 'updateSchedule',
    summary: 'Change a schedule',
    description:
      'What is absent stays as it is. `status: paused` keeps it from firing until it is active again.',
    body: change,
    async check(body, customer, current) {
      const data = await checked(dependencies, customer, { ...current, ...body });
      await told(schedules.put(toTiming(toSchedule({ ...current, ...data }))));
      return 'actions' in body ? { ...body, actions: data.actions } : body;
    },
    updated: tell,
  });
}

/** @throws ApiError when what it would start could not be started */
async function checked(
  dependencies: ApiDependencies,
  customer: Customer,
  body: Omit<Data, 'actions'> & { readonly actions?: unknown },
): Promise<Data> {
  if (isSet(body.flow_id)) await dependencies.store.flows.get(customer.id, body.flow_id);
  checkNewVariables(body.variables);
  const { actions } = await checkActions(dependencies, customer.id, body.actions);
  return { ...body, actions: [...actions] as Data['actions'] };
}

/** What Temporal says of a schedule, as the API says it. */
export async function told<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    if (!(error instanceof ScheduleError)) throw error;
    if (error.kind === 'unavailable')
      throw unavailable('The engine (Temporal) does not answer; try again.', error);
    if (error.kind === 'gone')
      throw new ApiError('STATE_INVALID', 'The schedule is not known to the engine; change it once.');
    const details = [{ path: 'cron', message: error.message }];
    throw new ApiError('INVALID_ARGUMENT', `The schedule cannot be: ${error.message}`, { details });
  });
}

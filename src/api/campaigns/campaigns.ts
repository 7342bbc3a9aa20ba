import { z } from 'zod';
import { campaign, campaignStatus } from '../../resources/campaign.ts';
import type { DataOf, Kind } from '../../resources/kind.ts';
import { outdial } from '../../resources/outdial.ts';
import { outplan } from '../../resources/outplan.ts';
import { queue } from '../../resources/queue.ts';
import { isSet } from '../../store/ids.ts';
import type { Customer, Resource } from '../../store/records.ts';
import { checkActions } from '../activeflows/action-arrays.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { requireEngine } from '../edge/engine.ts';
import { ApiError } from '../edge/errors.ts';
import { changeRoute } from '../resources/change-route.ts';
import { resourceRoutes } from '../resources/routes.ts';
import { inputOf } from '../resources/schemas.ts';
import { actionsInput } from '../schemas/actions.ts';

type Campaign = Resource<DataOf<typeof campaign>>;
type Data = DataOf<typeof campaign>;

const { status, actions, ...plain } = campaign.fields.shape;
const input = z.object({ ...plain, actions: actionsInput }).meta({ id: 'CampaignBody' });
const all = inputOf(campaign, 'Change');
const change = all
  .pick({ name: true, detail: true, type: true, service_level: true, end_handle: true, flow_id: true })
  .meta({ id: 'CampaignChange' });

/** Campaigns: what changes while one runs holds from its next try on. */
export function campaignRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes<typeof campaign, z.output<typeof input>, Partial<Data>>(api, dependencies, {
    kind: campaign,
    input,
    change: change as z.ZodType<Partial<Data>>,
    async create(body, customer) {
      await checkNamed(dependencies, customer, body);
      const checked = await checkActions(dependencies, customer.id, body.actions);
      return { ...body, actions: [...checked.actions] as Data['actions'], status: 'stop' };
    },
    deleted: (deleted) => dependencies.campaigns.wake(toInput(deleted)),
  });
  statusRoute(api, dependencies);
  partRoutes(api, dependencies);
}

/** Each on its own, as upstream has them. */
function partRoutes(api: Api, dependencies: ApiDependencies): void {
  const body = (...names: (keyof typeof plain)[]) =>
    z.object(Object.fromEntries(names.map((name) => [name, plain[name]]))) as unknown as z.ZodType<
      Partial<Data>
    >;
  const kind = campaign;
  changeRoute<typeof campaign, Partial<Data>>(api, dependencies, {
    ...{ kind, part: 'service_level', operationId: 'updateCampaignServiceLevel' },
    summary: 'Change the service level',
    body: body('service_level').meta({ id: 'CampaignServiceLevel' }),
  });
  changeRoute<typeof campaign, { actions?: unknown }>(api, dependencies, {
    ...{ kind, part: 'actions', operationId: 'updateCampaignActions' },
    summary: 'Replace the actions',
    body: z.object({ actions: actionsInput }).meta({ id: 'CampaignActions' }),
    check: (given, customer) => checkActions(dependencies, customer.id, given.actions),
    update: (current, given) => ({ ...current, actions: given.actions as Data['actions'] }),
  });
  changeRoute<typeof campaign, Partial<Data>>(api, dependencies, {
    ...{ kind, part: 'resource_info', operationId: 'updateCampaignResourceInfo' },
    summary: 'Change whom it dials, and how',
    body: body('outplan_id', 'outdial_id', 'queue_id', 'next_campaign_id').meta({
      id: 'CampaignResourceInfo',
    }),
    check: (given, customer) => checkNamed(dependencies, customer, given),
  });
  changeRoute<typeof campaign, Partial<Data>>(api, dependencies, {
    ...{ kind, part: 'next_campaign_id', operationId: 'updateCampaignNextCampaignId' },
    summary: 'Change what follows',
    body: body('next_campaign_id').meta({ id: 'CampaignNextCampaignId' }),
    check: (given, customer) => checkNamed(dependencies, customer, given),
  });
}

const statusInput = z
  .object({ status: campaignStatus.exclude(['stopping']) })
  .meta({ id: 'CampaignStatusBody' });
type Wanted = z.output<typeof statusInput>;

/** `stop` becomes `stopping` until nothing is open. */
function statusRoute(api: Api, dependencies: ApiDependencies): void {
  changeRoute<typeof campaign, Wanted>(api, dependencies, {
    kind: campaign,
    part: 'status',
    operationId: 'updateCampaignStatus',
    summary: 'Run, pause or stop a campaign',
    description: 'Targets that were reached or given up are not dialled again when it is run again.',
    body: statusInput,
    async check(wanted, _customer, current) {
      await requireEngine(dependencies);
      if (wanted.status === 'run') await requireRunnable(dependencies, current);
      if (wanted.status === 'pause' && current.status !== 'run' && current.status !== 'pause')
        throw new ApiError(
          'STATE_INVALID',
          `The campaign ${current.id} does not run: its status is ${current.status}.`,
        );
      return wanted;
    },
    update(current, wanted) {
      const next = wanted.status === 'stop' && current.status !== 'stop' ? 'stopping' : wanted.status;
      return next === current.status ? undefined : { ...current, status: next };
    },
    event: (wanted) => `campaign_status_${wanted.status === 'stop' ? 'stopping' : wanted.status}`,
    updated: async (changed) => {
      if (changed.status !== 'stop') await dependencies.campaigns.wake(toInput(changed));
    },
  });
}

function toInput({ id, customer_id }: Campaign) {
  return { campaign_id: id, customer_id };
}

async function requireRunnable(
  { store }: ApiDependencies,
  { id, customer_id, ...named }: Campaign,
): Promise<void> {
  for (const [kind, ref] of [
    [outplan, named.outplan_id],
    [outdial, named.outdial_id],
  ] as const satisfies readonly (readonly [Kind, string])[]) {
    const found = isSet(ref) ? await store.resources.find(kind as Kind, ref) : undefined;
    if (found?.customer_id !== customer_id)
      throw new ApiError('STATE_INVALID', `The campaign ${id} has no ${kind.kind}; give it one first.`);
  }
}

/** What a campaign names must be there. Answers the body. */
async function checkNamed<Body extends Partial<Omit<Data, 'actions'>>>(
  { store }: ApiDependencies,
  customer: Customer,
  body: Body,
): Promise<Body> {
  const named: readonly (readonly [Kind, string | undefined])[] = [
    [outplan, body.outplan_id],
    [outdial, body.outdial_id],
    [queue, body.queue_id],
    [campaign, body.next_campaign_id],
  ];
  for (const [kind, id] of named) if (isSet(id)) await store.resources.get(kind, customer.id, id);
  if (isSet(body.flow_id)) await store.flows.get(customer.id, body.flow_id);
  return body;
}

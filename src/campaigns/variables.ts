import type { Campaigncall, OutdialTarget } from '../store/campaign-records.ts';
import { addressVariables, type Variables } from '../store/variables.ts';

/** What the activeflow of a try knows of it. */
export function campaignVariables(
  campaign: { readonly campaign_id: string; readonly name: string },
  call: Campaigncall,
  target: OutdialTarget | undefined,
): Variables {
  return {
    'voipbin.campaign.id': campaign.campaign_id,
    'voipbin.campaign.name': campaign.name,
    'voipbin.campaigncall.id': call.id,
    'voipbin.campaigncall.destination_index': String(call.destination_index),
    'voipbin.campaigncall.try_count': String(call.try_count),
    ...addressVariables('voipbin.campaigncall.source', call.source),
    ...addressVariables('voipbin.campaigncall.destination', call.destination),
    'voipbin.outdialtarget.id': call.outdial_target_id,
    'voipbin.outdialtarget.name': target?.name ?? '',
    'voipbin.outdialtarget.detail': target?.detail ?? '',
    'voipbin.outdialtarget.data': target?.data ?? '',
  };
}

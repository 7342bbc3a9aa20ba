import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../../workflows/interpreter/limits.ts';
import { ENGINE, type ReferenceCall, SCHEMA, type StartInput } from '../../workflows/protocol.ts';
import type { Scenario } from './scenario.ts';

export const CUSTOMER_ID = '11111111-1111-4111-8111-111111111111';

const address = (target: string) => ({ type: 'tel', target, target_name: '', name: '', detail: '' });

/** The start input of a scenario's activeflow, as the store would have built it. */
export function toStart({
  id,
  scenario,
  callId,
}: {
  id: string;
  scenario: Scenario;
  callId: string | undefined;
}): StartInput {
  const isCall = callId !== undefined;
  return {
    engine: ENGINE,
    schema: SCHEMA,
    facts: {
      id,
      customer_id: CUSTOMER_ID,
      flow_id: NIL_ID,
      reference_type: isCall ? 'call' : (scenario.reference ?? 'api'),
      reference_id: callId ?? NIL_ID,
      reference_activeflow_id: NIL_ID,
      complete_count: 0,
      limits: { ...DEFAULT_LIMITS, ...scenario.limits },
    },
    actions: scenario.actions,
    variables: { ...(isCall ? { 'voipbin.call.digits': '' } : {}), ...scenario.variables },
    ...(isCall ? { call: incomingCall(callId) } : {}),
  };
}

function incomingCall(id: string): ReferenceCall {
  return {
    id,
    direction: 'incoming',
    status: 'ringing',
    source: address('+15550100'),
    destination: address('+15550199'),
  };
}

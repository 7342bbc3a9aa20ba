import { NIL_ID } from '../../../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../../../workflows/interpreter/limits.ts';
import type { ActiveflowFacts } from '../../../workflows/protocol.ts';
import { CUSTOMER_ID } from '../../support/start.ts';
import type { Scenario } from '../scenario.ts';

/** What the activeflow of a scenario is. */
export function toFacts(scenario: Scenario, id: string, callId: string): ActiveflowFacts {
  return {
    id,
    customer_id: CUSTOMER_ID,
    flow_id: NIL_ID,
    reference_type: scenario.reference_type,
    reference_id: scenario.reference_type === 'call' ? callId : NIL_ID,
    reference_activeflow_id: NIL_ID,
    complete_count: 0,
    limits: { ...DEFAULT_LIMITS, ...scenario.limits },
  };
}

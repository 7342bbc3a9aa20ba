/** What goes to the API and comes back, inferred from the schemas with which the API validates. */
import type { z } from 'zod';
import type {
  accessKeyChange,
  accessKeyInput,
  accessKeySchema,
  createdAccessKeySchema,
  deletedAccessKeySchema,
} from '../api/schemas/access-key.ts';
import type {
  actionSchema,
  executedActionSchema,
  storedActionSchema,
  warningsSchema,
} from '../api/schemas/actions.ts';
import type {
  activeflowChange,
  activeflowEventSchema,
  activeflowInput,
  activeflowSchema,
  activeflowSummarySchema,
  createdActiveflowSchema,
} from '../api/schemas/activeflow.ts';
import type { callInput, callSchema, createdCallsSchema } from '../api/schemas/call.ts';
import type { muteInput, recordingInput, talkInput } from '../api/schemas/call-media.ts';
import type { campaigncallSchema } from '../api/schemas/campaigncall.ts';
import type { errorDetailSchema } from '../api/schemas/common.ts';
import type { continueInput, eventsQuery, forwardInput, variablesAnswer } from '../api/schemas/control.ts';
import type { customerChange, customerSchema, rotation } from '../api/schemas/customer.ts';
import type { flowInput, flowSchema, savedFlowSchema } from '../api/schemas/flow.ts';
import type {
  activeflowsQuery,
  callsQuery,
  recordingsQuery,
  webhookDeliveriesQuery,
} from '../api/schemas/lists.ts';
import type { createdTargetsSchema, targetInput, targetSchema } from '../api/schemas/outdial-target.ts';
import type { recordingSchema } from '../api/schemas/recording.ts';
import type { numberPlan, personCallSchema, ringAnswer, ringInput } from '../api/schemas/simulator.ts';
import type { webhookDeliverySchema } from '../api/schemas/webhook-delivery.ts';
import type { PageQuery } from './pages.ts';

/** An action to be stored or run; `docs/actions.md` has the options of each type. A missing id is generated. */
export type ActionInput = Partial<z.input<typeof storedActionSchema>> & { readonly type: string };
/** A list's filters, with the page in the types that the wire has it in. */
type Query<Input> = Omit<Input, keyof PageQuery> & PageQuery;
type WithActions<Input> = Omit<Input, 'actions'> & { readonly actions?: readonly ActionInput[] | undefined };

export type FlowInput = WithActions<z.input<typeof flowInput>>;
export type Flow = z.output<typeof flowSchema>;
export type SavedFlow = z.output<typeof savedFlowSchema>;

export type ActiveflowInput = WithActions<z.input<typeof activeflowInput>>;
export type ActiveflowChange = z.input<typeof activeflowChange>;
/** An activeflow as lists show it. */
export type ActiveflowSummary = z.output<typeof activeflowSummarySchema>;
export type CreatedActiveflow = z.output<typeof createdActiveflowSchema>;
export type Activeflow = z.output<typeof activeflowSchema>;
export type ActiveflowEvent = z.output<typeof activeflowEventSchema>;
export type Action = z.output<typeof actionSchema>;
export type ExecutedAction = z.output<typeof executedActionSchema>;
export type Warning = NonNullable<z.output<typeof warningsSchema>>[number];
export type ContinueInput = NonNullable<z.input<typeof continueInput>>;
export type ForwardInput = z.input<typeof forwardInput>;
export type ActiveflowsQuery = Query<z.input<typeof activeflowsQuery>>;
export type EventsQuery = PageQuery & {
  /** Only events with a larger sequence. */
  readonly after?: z.output<typeof eventsQuery>['after'] | undefined;
};
export type VariablesAnswer = z.output<typeof variablesAnswer>;

export type CallInput = WithActions<z.input<typeof callInput>>;
export type Call = z.output<typeof callSchema>;
export type CallsQuery = Query<z.input<typeof callsQuery>>;
export type TalkInput = z.input<typeof talkInput>;
export type MuteInput = z.input<typeof muteInput>;
export type RecordingInput = z.input<typeof recordingInput>;
export type CreatedCalls = z.output<typeof createdCallsSchema>;

/** A person in the simulated phone network, who rings in. */
export type RingInput = z.input<typeof ringInput>;
export type RingAnswer = z.output<typeof ringAnswer>;
/** What that person heard and did. */
export type PersonCall = z.output<typeof personCallSchema>;

/** One finding about a request: `path` says where, as `actions[2].option.text`. */
export type ErrorDetail = z.output<typeof errorDetailSchema>;

export type AccessKeyInput = z.input<typeof accessKeyInput>;
export type AccessKeyChange = z.input<typeof accessKeyChange>;
export type AccessKey = z.output<typeof accessKeySchema>;
export type CreatedAccessKey = z.output<typeof createdAccessKeySchema>;
export type DeletedAccessKey = z.output<typeof deletedAccessKeySchema>;

export type Customer = z.output<typeof customerSchema>;
export type CustomerChange = z.input<typeof customerChange>;
export type SecretRotation = NonNullable<z.input<typeof rotation>>;

export type NumberPlan = z.input<typeof numberPlan>;
export type RecordingsQuery = Query<z.input<typeof recordingsQuery>>;
export type Recording = z.output<typeof recordingSchema>;
export type WebhookDeliveriesQuery = Query<z.input<typeof webhookDeliveriesQuery>>;
export type WebhookDelivery = z.output<typeof webhookDeliverySchema>;

export type Campaigncall = z.output<typeof campaigncallSchema>;
export type OutdialTargetInput = z.input<typeof targetInput>;
export type OutdialTarget = z.output<typeof targetSchema>;
export type CreatedOutdialTargets = z.output<typeof createdTargetsSchema>;

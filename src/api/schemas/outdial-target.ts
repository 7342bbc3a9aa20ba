import { z } from 'zod';
import {
  addressSchema,
  idSchema,
  lifetime,
  optionalIdSchema,
  pageOf,
  storedText,
  wireAddressSchema,
} from './common.ts';

const destination = addressSchema.nullish();
const wireDestination = wireAddressSchema.nullable();
const tries = z.number().int();

/** As a document says that one of them must be there; who places the target says so, too. */
const anyDestination = [0, 1, 2, 3, 4].map((at) => ({
  required: [`destination_${at}`],
  properties: { [`destination_${at}`]: { type: 'object' } },
}));

/** Body of POST /outdials/{id}/targets. */
export const targetInput = z
  .object({
    id: optionalIdSchema.describe('Chosen by you, so that a repetition adds nothing (ours).'),
    name: storedText(255).default(''),
    detail: storedText(65_536).default(''),
    data: storedText(65_536).default('').describe('For its flow: `voipbin.outdialtarget.data`.'),
    destination_0: destination,
    destination_1: destination,
    destination_2: destination,
    destination_3: destination,
    destination_4: destination,
  })
  .meta({ id: 'OutdialTargetBody', anyOf: anyDestination });

/** Targets that one request may bring. */
const MOST = 2000;

/** Body of POST /outdials/{id}/targets_bulk. */
export const targetsInput = z
  .object({ targets: z.array(targetInput).min(1).max(MOST) })
  .meta({ id: 'OutdialTargetsBody' });

export const createdTargetsSchema = z
  .object({ ids: z.array(z.string()).readonly().describe('In the order of the targets.') })
  .meta({ id: 'CreatedOutdialTargets' });

export const targetSchema = z
  .object({
    id: z.string(),
    outdial_id: z.string(),
    name: z.string(),
    detail: z.string(),
    data: z.string(),
    status: z.enum(['idle', 'progressing', 'done']),
    result: z.enum(['', 'success', 'fail']).describe('Of its newest try that is over (ours).'),
    destination_0: wireDestination,
    destination_1: wireDestination,
    destination_2: wireDestination,
    destination_3: wireDestination,
    destination_4: wireDestination,
    try_count_0: tries,
    try_count_1: tries,
    try_count_2: tries,
    try_count_3: tries,
    try_count_4: tries,
    ...lifetime,
  })
  .meta({ id: 'OutdialTarget' });

export const targetListSchema = pageOf('OutdialTargetList', targetSchema);
export const targetParams = z.object({ id: idSchema, target_id: idSchema });
export type TargetInput = z.output<typeof targetInput>;

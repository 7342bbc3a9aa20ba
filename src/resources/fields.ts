/** Fields that many kinds have. They are stored, taken and shown in one form, so they must not be transforms. */
import { z } from 'zod';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { storedText, UUID_OR_NONE } from '../api/schemas/common.ts';
import { isUuid, orNil } from '../store/ids.ts';

/** The id of something else. */
export const idField = z
  .string()
  .refine((id) => isUuid(id) && id !== NIL_ID, 'must be a UUID, not the nil one')
  .overwrite((id) => id.toLowerCase())
  .meta({ format: 'uuid', not: { const: NIL_ID } });

/** The id of something else, or none: absent, empty and nil are the nil UUID. */
export const optionalIdField = z
  .string()
  .refine((id) => id === '' || isUuid(id), 'must be a UUID')
  .overwrite((id) => orNil(id).toLowerCase())
  // Before the default, without which a change has it.
  .meta({ pattern: UUID_OR_NONE })
  .default(NIL_ID);

export const nameField = storedText(255).default('');
export const detailField = storedText(4096).default('');
/** `YYYY-MM-DD HH:MM:SS.ffffff` UTC, as it is shown; ours to set. */
export const timeField = z.string();

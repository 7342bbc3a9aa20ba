import { z } from 'zod';
import { idField } from '../../resources/fields.ts';
import type { Kind } from '../../resources/kind.ts';
import { lifetime, pageOf, pageQuery } from '../schemas/common.ts';
import { momentSchema } from '../schemas/moment.ts';

const made = new Map<string, z.ZodObject>();

/** A schema that bears a name in the document is made once per process: two of one name would be refused. */
function once(id: string, make: () => z.ZodObject): z.ZodObject {
  const schema = made.get(id) ?? make();
  made.set(id, schema);
  return schema;
}

/** A resource of this kind, as it is shown; what was stored before a field was added has its default. */
export function schemaOf({ title, fields, hidden = [] }: Kind): z.ZodObject {
  return once(title, () => {
    const shown = Object.entries(fields.shape).filter(([name]) => !hidden.includes(name));
    return z
      .object({ id: idField, customer_id: idField, ...Object.fromEntries(shown), ...lifetime })
      .meta({ id: title });
  });
}

/** The fields without their defaults. */
function bare(fields: z.ZodObject): z.ZodObject {
  return z.object(
    Object.fromEntries(
      Object.entries(fields.shape).map(([name, field]) => [
        name,
        field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field,
      ]),
    ),
  );
}

export function listSchemaOf(kind: Kind): z.ZodObject {
  const id = `${kind.title}List`;
  return once(id, () => pageOf(id, schemaOf(kind)));
}

/** The body of POST (`Body`: defaults fill what is absent) and of PUT (`Change`: what is absent stays). */
export function inputOf({ title, fields }: Kind, use: 'Body' | 'Change'): z.ZodObject {
  const id = `${title}${use}`;
  return once(id, () => (use === 'Body' ? fields : bare(fields).partial()).meta({ id }));
}

/** Paging, the time of creation, and the kind's own filters. */
export function listQueryOf(kind: Kind): z.ZodObject {
  const filters = (kind.filters ?? []).map((name) => [name, filterOf(kind.fields.shape[name] as z.ZodType)]);
  return pageQuery.extend({
    created_after: momentSchema.optional().describe('Only what was created later than this.'),
    created_before: momentSchema.optional().describe('Only what was created earlier than this.'),
    ...Object.fromEntries(filters),
  });
}

function filterOf(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType).optional() : field.optional();
}

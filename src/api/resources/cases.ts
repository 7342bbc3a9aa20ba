import { z } from 'zod';
import { NIL_ID } from '../../../workflows/interpreter/action.ts';
import { toTimestamp } from '../../../workflows/interpreter/timestamp.ts';
import { type CaseData, caseNote, contactCase } from '../../resources/case.ts';
import { orNil } from '../../store/ids.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idParams, idSchema, optionalIdSchema, pageQuery, storedText } from '../schemas/common.ts';
import { resourceRoutes } from './routes.ts';
import { listSchemaOf, schemaOf } from './schemas.ts';

const change = z
  .object({
    contact_id: optionalIdSchema.describe('Whom it is about; empty: nobody known.'),
    name: storedText(255).optional(),
    detail: storedText(1024).optional(),
  })
  .meta({ id: 'CaseChangeBody' });
type Change = z.output<typeof change>;

const note = z
  .object({
    author_type: z.enum(['agent', 'system']),
    author_id: optionalIdSchema,
    text: storedText(10_000).min(1),
  })
  .meta({ id: 'CaseNoteBody' });
const noteParams = idParams.extend({ note_id: idSchema });

/** Cases that flows open, and their notes. */
export function caseRoutes(api: Api, dependencies: ApiDependencies): void {
  const { resources } = dependencies.store;
  const tags = [contactCase.path];

  resourceRoutes<typeof contactCase, never, Change>(api, dependencies, {
    kind: contactCase,
    input: 'none',
    change,
    update: (current, { contact_id, name, detail }) => ({
      ...current,
      contact_id: orNil(contact_id),
      name: name ?? current.name,
      detail: detail ?? current.detail,
    }),
  });

  resourceRoutes(api, dependencies, { kind: caseNote, input: 'none', change: 'none' });

  api.post('/contact_cases/:id/close', {
    schema: {
      tags,
      operationId: 'closeCase',
      summary: 'Close a case',
      description: 'One that is closed stays as it is.',
      params: idParams,
      response: { 200: schemaOf(contactCase), ...errors },
    },
    handler: async ({ customer, params }) => {
      const closed_at = toTimestamp(Date.now());
      const of = { customer_id: customer.id };
      const { resource } = await resources.change(contactCase, params.id, (now) => close(now, closed_at), of);
      return { ...resource };
    },
  });

  api.get('/contact_cases/:id/notes', {
    schema: {
      tags,
      operationId: 'listNotesOfCase',
      summary: 'List the notes of a case',
      params: idParams,
      querystring: pageQuery,
      response: { 200: listSchemaOf(caseNote), ...errors },
    },
    handler: async ({ customer, params, query }) => {
      const { id } = await resources.get(contactCase, customer.id, params.id);
      return { ...(await resources.list(caseNote, customer.id, { ...query, where: { case_id: id } })) };
    },
  });

  api.post('/contact_cases/:id/notes', {
    schema: {
      tags,
      operationId: 'addCaseNote',
      summary: 'Add a note to a case',
      params: idParams,
      body: note,
      response: { 200: schemaOf(caseNote), ...errors },
    },
    handler: async ({ customer, params, body }) => {
      const { id: case_id } = await resources.get(contactCase, customer.id, params.id);
      const data = { ...body, case_id, author_id: orNil(body.author_id) };
      const { resource } = await resources.create(caseNote, { customer_id: customer.id, data });
      return { ...resource };
    },
  });

  api.delete('/contact_cases/:id/notes/:note_id', {
    schema: {
      tags,
      operationId: 'deleteNoteOfCase',
      summary: 'Delete a note of a case',
      params: noteParams,
      response: { 200: schemaOf(caseNote), ...errors },
    },
    handler: async ({ customer, params }) => {
      await resources.get(contactCase, customer.id, params.id);
      return { ...(await resources.delete(caseNote, customer.id, params.note_id)) };
    },
  });
}

function close(current: CaseData, closed_at: string): CaseData | undefined {
  if (current.status === 'closed') return undefined;
  const by = { closed_reason: 'agent_closed', closed_by_type: 'agent', closed_by_id: NIL_ID };
  return { ...current, ...by, status: 'closed', closed_at };
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { validateActions } from '../../workflows/actions/validate.ts';
import type { FlowFields } from '../store/flows.ts';

const flowFile = z.object({
  name: z.string(),
  detail: z.string(),
  on_complete_flow_id: z.string().optional(),
  actions: z.array(z.unknown()),
});

/** A flow of `examples/flows` for a customer. */
export interface SampleFlow extends FlowFields {
  readonly id: string;
  /** Of its file, without the end. */
  readonly file: string;
}

/**
 * The flows of `examples/flows`, those first that others name as their on-complete flow. `{{name}}` in them is replaced by the id of
 * that name, `{{flow:file}}` by that of the file's flow; in the details they stay.
 * @throws Error when a file is no valid flow
 */
export function readSampleFlows(customerId: string, ids: Readonly<Record<string, string>>): SampleFlow[] {
  const folder = fileURLToPath(
    new URL(
      import.meta.url.includes('/dist/') ? '../../../examples/flows/' : '../../examples/flows/',
      import.meta.url,
    ),
  );
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const flows = files
    .sort()
    .map((file) => readFlow(customerId, file, readFileSync(join(folder, file), 'utf8'), ids));
  return flows.sort((a, b) => rank(a) - rank(b));
}

function rank({ on_complete_flow_id }: SampleFlow): number {
  return on_complete_flow_id === undefined ? 0 : 1;
}

function readFlow(
  customerId: string,
  file: string,
  text: string,
  ids: Readonly<Record<string, string>>,
): SampleFlow {
  const { name, detail, ...rest } = flowFile.parse(JSON.parse(text));
  const filled = JSON.stringify(rest).replaceAll(/\{\{(flow:)?([a-z-]+)\}\}/g, (_, isFlow, named: string) => {
    const id = isFlow ? idOf(`${named}.json`, customerId) : ids[named];
    if (id === undefined) throw new Error(`examples/flows/${file}: there is nothing for {{${named}}}`);
    return id;
  });
  const { actions, on_complete_flow_id } = flowFile
    .omit({ name: true, detail: true })
    .parse(JSON.parse(filled));
  const id = idOf(file, customerId);
  const checked = validateActions(actions, () => uuidv5(`${file} action`, id));
  if ('issues' in checked) throw new Error(`examples/flows/${file}: ${JSON.stringify(checked.issues[0])}`);
  return { id, file: file.replace('.json', ''), name, detail, actions: checked.actions, on_complete_flow_id };
}

function idOf(file: string, customerId: string): string {
  return uuidv5(file, customerId);
}

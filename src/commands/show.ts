import type { Command } from 'commander';
import { ActiveflowApiError, type WebhookDelivery } from '../client/index.ts';
import { pageOf } from './page.ts';
import { findActiveflowId } from './references.ts';
import { apiCommand, openSession, printJson, type Session, type SessionOptions } from './session.ts';
import { toPage } from './view/activeflow.ts';

interface ShowOptions extends SessionOptions {
  readonly all?: boolean;
}

/** `activeflow show` */
export function defineShow(program: Command): void {
  apiCommand(program, 'show', {
    summary: 'Shows an activeflow: how it stands, what it did and when, what it waits for, its variables.',
    examples: ['show 2e9705c5', 'show 2e9705c5 --all', 'show 2e9705c5-ae47-5ddc-b0ed-89bb712b28e4 --json'],
  })
    .argument('<activeflow>', 'id or its beginning')
    .option('--all', 'also the variables that the engine sets')
    .action((reference: string, options: ShowOptions) => show(openSession(options), reference, options));
}

async function show(session: Session, reference: string, { all = false }: ShowOptions): Promise<void> {
  const activeflow = await session.client.activeflows.get(await findActiveflowId(session.client, reference));
  if (session.json) return printJson(session, activeflow);
  const page = await pageOf(session, activeflow);
  const deliveries = await deliveriesOf(session, activeflow.id);
  session.terminal.print(toPage(activeflow, { ...page, deliveries, allVariables: all }));
}

/** More than that nobody reads; what is missing is in the list by API. */
const MOST_DELIVERIES = 100;

/** None where the platform does not tell. */
async function deliveriesOf({ client }: Session, activeflow_id: string): Promise<readonly WebhookDelivery[]> {
  try {
    return (await client.webhookDeliveries.list({ activeflow_id, page_size: MOST_DELIVERIES })).result;
  } catch (error) {
    if (error instanceof ActiveflowApiError && error.reason === 'ROUTE_NOT_FOUND') return [];
    throw error;
  }
}

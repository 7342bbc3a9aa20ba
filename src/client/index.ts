/** What `import ... from 'activeflow'` gives: the client, its error, and the types of the API. Nothing of the server. */

export type { ResourceAt, ResourcePath } from '../resources/index.ts';
export type { AccessKeys } from './access-keys.ts';
export { ActiveflowApiError } from './activeflow-api-error.ts';
export type { Activeflows } from './activeflows.ts';
export type { Calls } from './calls.ts';
export { type ActiveflowClient, type ClientOptions, createClient } from './client.ts';
export type { CustomerResource } from './customer.ts';
export type { EventsOptions, StreamedEvent } from './events.ts';
export type { Flows } from './flows.ts';
export type { Page, PageQuery } from './pages.ts';
export type { Recordings } from './recordings.ts';
export type { ResourceClient, ResourceQuery } from './resources.ts';
export type { SimulatedPeople } from './simulated-people.ts';
export type { ChangeOptions, RequestOptions } from './transport.ts';
export type * from './types.ts';
export type { WebhookDeliveries } from './webhook-deliveries.ts';

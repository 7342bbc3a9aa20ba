/** What a store function can refuse. The codes are stable; the API maps them to its own reasons. */
export type StoreErrorCode =
  /** No such thing, deleted, or another customer's: the three are told apart to nobody. */
  | 'NOT_FOUND'
  /** The id is taken by a different request or another customer. */
  | 'CONFLICT'
  /** The thing exists but is past the state that the change needs. */
  | 'STATE_INVALID'
  /** A limit of the customer or of the deployment is reached. */
  | 'LIMIT_EXCEEDED'
  /** A value the database cannot hold or a page token it never gave. */
  | 'INVALID'
  /** The database cannot be reached or is too slow; the same request may work later. */
  | 'UNAVAILABLE';

/** What a refusal is about; kinds of resources besides these. */
export type StoreResource =
  | (string & {})
  | 'customer'
  | 'access_key'
  | 'flow'
  | 'activeflow'
  | 'call'
  | 'delivery'
  | 'page'
  | 'database';

/** The one error that store functions throw on purpose; its message says what to do next. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly resource: StoreResource;
  /** The id that was asked for; empty where there is none. */
  readonly id: string;

  constructor(
    code: StoreErrorCode,
    resource: StoreResource,
    id: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.resource = resource;
    this.id = id;
  }
}

/** The error of a thing that is missing, deleted or another customer's. */
export function notFound(resource: StoreResource, id: string): StoreError {
  return new StoreError(
    'NOT_FOUND',
    resource,
    id,
    `The ${resource} ${id} was not found. Check the id and the access key's customer.`,
  );
}

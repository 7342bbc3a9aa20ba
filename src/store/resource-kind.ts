/** What the store must know of a kind of resource; `src/resources` adds what the API shows. */
export interface ResourceKind<Data extends object = object> {
  /** Singular, as its events begin: `queue` for `queue_created`. */
  readonly kind: string;
  /** The field of the data that holds the id of the resource it belongs to. */
  readonly parent?: (keyof Data & string) | undefined;
  /** Fields of the data by which lists may be filtered. */
  readonly filters?: readonly (keyof Data & string)[] | undefined;
  /** Fields that neither events nor the API show: secrets. */
  readonly hidden?: readonly (keyof Data & string)[] | undefined;
  /** What must be unique among the living of its kind, over all customers; undefined: nothing. */
  key?(data: Data, customerId: string): string | undefined;
}

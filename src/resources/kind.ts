import type { z } from 'zod';
import type { ResourceKind } from '../store/resource-kind.ts';

/** A kind of resource as store, API, client and CLI know it: `defineKind` makes one, `src/resources/index.ts` lists them. */
export interface Kind<Fields extends z.ZodObject = z.ZodObject, Path extends string = string>
  extends ResourceKind<z.output<Fields>> {
  /** Where the API has it: `queues`. */
  readonly path: Path;
  /** One sentence for people. */
  readonly about: string;
  /** The fields of its data, as they are stored and shown. */
  readonly fields: Fields;
  /** The fields of one that could be stored. */
  readonly example: z.input<Fields>;
  /** Its name in the OpenAPI document: `Queue`. */
  readonly title: string;
}

/** The data of a kind's resources. */
export type DataOf<K extends Kind> = z.output<K['fields']>;

/** Defines a kind of resource. */
export function defineKind<Fields extends z.ZodObject, const Path extends string>(
  kind: Omit<Kind<Fields, Path>, 'title'>,
): Kind<Fields, Path> {
  const words = kind.kind.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return { ...kind, title: words.join('') };
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Schemas = Readonly<Record<string, Json>>;

/** As far as an OpenAPI document matters here. */
interface Described {
  readonly paths: Json;
  readonly components: { readonly schemas: Schemas; readonly responses: Json };
}

const PREFIX = '#/components/schemas/';
const INPUT = 'Input';

/**
 * The document with the components that it uses, under the names that the schemas have. The generator writes each registered
 * schema twice, as it is sent (`FlowInput`) and as it is answered (`Flow`); one of the two is rarely used, or both are the same.
 */
export function tidyComponents<T extends Described>(document: T): T {
  const { schemas: all, responses } = document.components;
  const used = usedNames([document.paths, responses], all);
  const names = new Map([...used].map((name) => [name, shortName(name, used, all)]));
  const renamed = rename(document as unknown as Json, names) as unknown as T;
  const schemas = Object.fromEntries(
    [...used].map((name) => [names.get(name) ?? name, rename(all[name] ?? {}, names)] as const).sort(byName),
  );
  return { ...renamed, components: { ...renamed.components, schemas } };
}

/** What the roots refer to, directly or through other components. */
function usedNames(roots: Json, all: Schemas): ReadonlySet<string> {
  const used = new Set<string>();
  const open = [...referencesIn(roots)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    open.push(...referencesIn(all[name] ?? {}));
  }
  return used;
}

function referencesIn(value: Json): readonly string[] {
  if (typeof value === 'string') return value.startsWith(PREFIX) ? [value.slice(PREFIX.length)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}

function shortName(name: string, used: ReadonlySet<string>, all: Schemas): string {
  if (!name.endsWith(INPUT)) return name;
  const short = name.slice(0, -INPUT.length);
  const same = JSON.stringify(all[short]) === JSON.stringify(all[name]);
  return used.has(short) && !same ? name : short;
}

function rename(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') {
    if (!value.startsWith(PREFIX)) return value;
    const name = value.slice(PREFIX.length);
    return `${PREFIX}${names.get(name) ?? name}`;
  }
  if (Array.isArray(value)) return value.map((element) => rename(element, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rename(member, names)]));
}

function byName([a]: readonly [string, Json], [b]: readonly [string, Json]): number {
  return a < b ? -1 : 1;
}

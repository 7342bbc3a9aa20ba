import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A file of the checkout. */
export const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The parts of a service of `docker-compose.yml` that the tests look at. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number | null>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly healthcheck?: { readonly test?: readonly string[] };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly stop_grace_period?: string;
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: object;
  readonly configs: Readonly<Record<string, { readonly file?: string; readonly content?: string }>>;
}

const VARIABLE = /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g;

/**
 * The compose file as docker compose reads it with these variables set.
 * @throws Error about one that is needed and missing
 */
export function readCompose(variables: Readonly<Record<string, string>> = {}): Compose {
  const fill = (found: string, name?: string, kind?: string, rest = ''): string => {
    if (name === undefined) return '$';
    const value = variables[name] ?? '';
    if (value !== '') return value;
    if (kind === '?') throw new Error(`${name} is missing: ${rest}`);
    return kind === '-' ? rest : found;
  };
  return parse(read('docker-compose.yml').replace(VARIABLE, fill), { merge: true }) as Compose;
}

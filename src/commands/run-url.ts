import type { Config } from '../config.ts';

/** Where the Temporal UI shows an activeflow's run. */
export function runUrl(uiUrl: string, { temporal }: Config, activeflowId: string): string {
  return `${uiUrl}/namespaces/${temporal.namespace}/workflows/${activeflowId}`;
}

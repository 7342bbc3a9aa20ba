import type { Config } from '../config.ts';
import { roles } from '../roles/index.ts';
import { runRole } from '../roles/role.ts';

/**
 * Runs one process of the platform until it is asked to end, or until something fails. Either way it really ends: whoever
 * supervises it must not take a process that only its open connections keep alive for one that works.
 */
export async function role(name: string, config: Config): Promise<void> {
  const load = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (!load) throw new Error(`There is no role "${name}"; choose one of: ${Object.keys(roles).join(', ')}.`);
  try {
    await runRole(name, config, await load());
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
}

import type { Config } from '../config.ts';
import { roles } from '../roles/index.ts';
import { runRole } from '../roles/role.ts';

/** Runs one process of the platform until it is asked to end. */
export async function role(name: string, config: Config): Promise<void> {
  const start = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (!start) throw new Error(`There is no role "${name}"; choose one of: ${Object.keys(roles).join(', ')}.`);
  await runRole(name, config, start);
  // Handles that a library keeps open must not keep an ended role alive.
  process.exit(0);
}

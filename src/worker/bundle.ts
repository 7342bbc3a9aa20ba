import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';

const isSource = import.meta.url.endsWith('.ts');
const ring = fileURLToPath(new URL('../../workflows/', import.meta.url));

/**
 * The workflow code as one bundle, from TypeScript in tests and from the build otherwise. What is pure is preloaded:
 * evaluated once per worker instead of once per flow, which saves half a megabyte and most of the start of each flow.
 * A build is bundled once and kept beside it, so that a worker that comes back after its death is back soon. With `traces` it
 * carries traces along.
 */
export async function bundleWorkflows(
  converter: DataConverter = {},
  { traces = false }: { readonly traces?: boolean } = {},
): Promise<WorkflowBundleOption> {
  const wanted = { ...converter, traces };
  if (isSource) return await bundle(wanted);
  const kept = join(ring, '..', `workflow-bundle-${fingerprint(wanted)}.js`);
  if (!existsSync(kept)) {
    const { code } = await bundle(wanted);
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return { codePath: kept };
}

type Wanted = Pick<DataConverter, 'failureConverterPath'> & { readonly traces: boolean };

async function bundle({ failureConverterPath, traces }: Wanted): Promise<{ code: string }> {
  return await bundleWorkflowCode({
    workflowsPath: modulePath('index'),
    preloadModules: [modulePath('preload')],
    logger: new DefaultLogger('WARN'),
    ...(traces ? { workflowInterceptorModules: [modulePath('tracing')] } : {}),
    ...(failureConverterPath ? { failureConverterPath } : {}),
  });
}

/** Of everything that goes into the bundle: our modules, and the installed packages by their lockfile. */
function fingerprint({ failureConverterPath, traces }: Wanted): string {
  const hash = createHash('sha256').update(`${failureConverterPath ?? ''} ${traces}`);
  const files = readdirSync(ring, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    hash.update(path).update(readFileSync(path));
  }
  const lockfile = join(ring, '..', '..', 'package-lock.json');
  if (existsSync(lockfile)) hash.update(readFileSync(lockfile));
  return hash.digest('hex').slice(0, 16);
}

function modulePath(name: string): string {
  return join(ring, `${name}${isSource ? '.ts' : '.js'}`);
}

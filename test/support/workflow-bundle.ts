import { existsSync, renameSync, writeFileSync } from 'node:fs';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { inject } from 'vitest';
import { bundleWorkflows } from '../../src/worker/bundle.ts';

/** The workflow code as all test files share it: the first that wants it bundles it, which takes seconds. */
export async function shareWorkflowBundle(): Promise<WorkflowBundleOption> {
  const codePath = inject('workflowBundle');
  if (existsSync(codePath)) return { codePath };
  const bundle = await bundleWorkflows();
  if (!('code' in bundle)) return bundle;
  writeFileSync(`${codePath}.${process.pid}`, bundle.code);
  renameSync(`${codePath}.${process.pid}`, codePath);
  return { codePath };
}

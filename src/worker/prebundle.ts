/** Run when an image is built: makes every bundle that a worker may ask for, since a container can write none. */
import { toDataConverter } from '../temporal/connection.ts';
import { bundleWorkflows } from './bundle.ts';

for (const codecKey of [undefined, Buffer.alloc(32)]) {
  for (const traces of [false, true]) await bundleWorkflows(toDataConverter(codecKey), { traces });
}

/**
 * Everything pure, evaluated once per worker instead of once per flow: the bundler preloads this module. Preloaded modules
 * are shared and frozen, so nothing reached from here may keep state of a flow.
 */
export { definitions } from './actions/index.ts';
export { drive } from './interpreter/drive.ts';
export { DEFAULT_LIMITS } from './interpreter/limits.ts';
export { leftServices } from './interpreter/services.ts';
export { toView } from './interpreter/view.ts';
export { take } from './queue/take.ts';

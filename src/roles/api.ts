import { runApi } from '../api/main.ts';
import type { StartRole } from './role.ts';

/** The HTTP API. */
export const startApi: StartRole = (config, _log, metrics) => runApi(config, metrics);

import type { AnalysisControl } from './call-analysis.ts';
import type { AudioControl } from './call-audio.ts';
import type { BridgeControl } from './call-bridges.ts';
import type { CallControl } from './call-control.ts';

/** All commands to a phone network: the whole port, but for its events. */
export type PhoneNetworkPort = CallControl & AudioControl & BridgeControl & AnalysisControl;

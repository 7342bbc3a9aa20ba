/** The one list of kinds of resources: the API's document, the client's and the CLI's commands are computed from it. */

import { ai } from './ai.ts';
import { aicall } from './aicall.ts';
import { aimessage } from './aimessage.ts';
import type { Kind } from './kind.ts';
import { tag } from './tag.ts';

export const kinds: readonly Kind[] = [ai, aicall, aimessage, tag];

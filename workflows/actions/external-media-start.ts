import { z } from 'zod';
import { next, perform } from '../interpreter/outcome.ts';
import { callIsGone, defineAction, isGone, whenPerformed } from './define-action.ts';
import { text } from './option.ts';

/** The id of the newest external media of the call. */
const MEDIA_ID = 'voipbin.external_media.id';

const direction = z.enum(['', 'in', 'out', 'both']).default('');

/** Streams the sound of the call to a host. */
export const externalMediaStart = defineAction({
  type: 'external_media_start',
  media: 'call',
  summary:
    'Streams the sound of the call to and from a host, until it is stopped or the call ends; five at a time. Sets voipbin.external_media.id.',
  options: z.object({
    external_host: text.min(1).max(255).describe('host:port.'),
    encapsulation: z.enum(['rtp', 'audiosocket', 'none']).default('rtp'),
    transport: z.enum(['udp', 'tcp', 'websocket']).default('udp'),
    transport_data: text.max(1000).default(''),
    connection_type: text.max(100).default('client'),
    format: text.max(100).default('ulaw'),
    direction_listen: direction.describe(
      'What the host hears: in (the person), out (to the person) or both.',
    ),
    direction_speak: direction.describe('Whom the host speaks to.'),
    data: text.max(10_000).default('').describe('Handed to the host as it is.'),
  }),
  examples: [{ external_host: 'media.example.com:9000', direction_listen: 'both' }],
  start(runtime, option) {
    const media_id = runtime.newId();
    return perform(
      {
        name: 'external_media_start',
        input: { media_id, ...option },
        summary: `stream to ${option.external_host}`,
      },
      { media_id },
    );
  },
  resume(runtime, _option, happening) {
    if (isGone(happening)) return callIsGone;
    if (happening.kind !== 'performed') return whenPerformed(happening);
    runtime.variables.set({ [MEDIA_ID]: String(runtime.notes.media_id) });
    return next;
  },
});

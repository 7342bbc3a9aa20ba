import { z } from 'zod';

const time = z.string().transform((text) => Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')));
const party = z.object({ number: z.string().default(''), name: z.string().default('') });
/** A channel as events and `GET /channels` show it. */
export const channelSchema = z.object({
  id: z.string(),
  state: z.string(),
  caller: party.default({ number: '', name: '' }),
  dialplan: z.object({ app_name: z.string().default(''), app_data: z.string().default('') }).optional(),
});
export type AriChannel = z.output<typeof channelSchema>;
/** A bridge as events and `GET /bridges` show it. */
export const bridgeSchema = z.object({ id: z.string(), channels: z.array(z.string()) });
const recording = z.object({ name: z.string(), target_uri: z.string().default('') });
const base = { timestamp: time };

/** The events of ARI that we read; all others are no news to us. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('StasisStart'), ...base, channel: channelSchema, args: z.array(z.string()) }),
  z.object({ type: z.literal('ChannelStateChange'), ...base, channel: channelSchema }),
  z.object({ type: z.literal('ChannelDtmfReceived'), ...base, channel: channelSchema, digit: z.string() }),
  z.object({
    type: z.literal('ChannelHangupRequest'),
    ...base,
    channel: channelSchema,
    cause: z.number().optional(),
  }),
  z.object({
    type: z.literal('ChannelDestroyed'),
    ...base,
    channel: channelSchema,
    cause: z.number(),
    tech_cause: z.number().optional(),
  }),
  z.object({
    type: z.literal('ChannelEnteredBridge'),
    ...base,
    channel: channelSchema,
    bridge: bridgeSchema,
  }),
  z.object({ type: z.literal('ChannelLeftBridge'), ...base, channel: channelSchema, bridge: bridgeSchema }),
  z.object({
    type: z.literal('PlaybackStarted'),
    ...base,
    playback: z.object({ id: z.string(), target_uri: z.string() }),
  }),
  z.object({
    type: z.literal('PlaybackFinished'),
    ...base,
    playback: z.object({ id: z.string(), target_uri: z.string(), state: z.string() }),
  }),
  z.object({ type: z.literal('RecordingStarted'), ...base, recording }),
  z.object({ type: z.literal('RecordingFinished'), ...base, recording }),
  z.object({ type: z.literal('RecordingFailed'), ...base, recording }),
  z.object({ type: z.literal('ApplicationReplaced'), ...base }),
]);

export type AriEvent = z.output<typeof eventSchema>;
export type AriEventType = AriEvent['type'];

export const EVENT_TYPES: readonly AriEventType[] = eventSchema.options.map(({ shape }) => shape.type.value);

/** Reads a message of the event socket; undefined for events that are no news to us. Throws on one that is malformed. */
export function parseEvent(text: string): AriEvent | undefined {
  const raw: unknown = JSON.parse(text);
  const { type } = z.object({ type: z.string() }).parse(raw);
  return EVENT_TYPES.some((known) => known === type) ? eventSchema.parse(raw) : undefined;
}

import { bridgeNews } from './bridge-news.ts';
import type { CallRecord } from './call-record.ts';
import { callOf, parseSideChannel } from './channel-ids.ts';
import type { AriEvent } from './events.ts';
import { incoming, keyPressed, lineNews } from './line-news.ts';
import { mediaNews } from './media-news.ts';
import { recordingNews } from './recording-news.ts';
import { sideNews } from './side-news.ts';
import type { Step } from './step.ts';

/** Events of a call: all but those of the event socket itself. */
export type CallNews = Exclude<AriEvent, { readonly type: 'ApplicationReplaced' }>;

/** The call that an event is about, also where it tells of a channel beside the call's own. */
export function callIdOf(event: CallNews): string {
  const channelId = channelOf(event);
  return parseSideChannel(channelId)?.call_id ?? callOf(channelId);
}

/**
 * What an event of Asterisk makes of a call. A plain function: `bridgeOver` says whether the bridge that the event tells of is
 * one that has ended. Undefined: the call is not one of ours, or nothing changes.
 */
export function translate(
  record: CallRecord | undefined,
  event: CallNews,
  bridgeOver = false,
): Step | undefined {
  const side = parseSideChannel(channelOf(event)) !== undefined;
  if (record === undefined) return event.type === 'StasisStart' && !side ? incoming(event) : undefined;
  if (record.status === 'hangup') return undefined;
  switch (event.type) {
    case 'StasisStart':
      return side ? sideNews(record, event) : lineNews(record, event);
    case 'ChannelStateChange':
    case 'ChannelHangupRequest':
    case 'ChannelDestroyed':
      return side ? undefined : lineNews(record, event);
    case 'ChannelDtmfReceived':
      return side ? undefined : keyPressed(record, event);
    case 'ChannelEnteredBridge':
    case 'ChannelLeftBridge':
      return side ? undefined : bridgeNews(record, event, bridgeOver);
    case 'PlaybackStarted':
    case 'PlaybackFinished':
      return mediaNews(record, event);
    case 'RecordingStarted':
    case 'RecordingFinished':
    case 'RecordingFailed':
      return recordingNews(record, event);
  }
}

const CHANNEL_URI = /^channel:/;

function channelOf(event: CallNews): string {
  if ('channel' in event) return event.channel.id;
  const { target_uri } = 'playback' in event ? event.playback : event.recording;
  return target_uri.replace(CHANNEL_URI, '');
}

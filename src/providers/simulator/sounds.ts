import type {
  CallCommand,
  DigitsSendCommand,
  PlayCommand,
  TalkCommand,
} from '../../../activities/call-control.ts';
import { type MediaTimes, type Sound, talkDuration } from './media.ts';

/** What a `talk` command sounds like. */
export function talkSound(times: MediaTimes, { command_id, text }: TalkCommand): Sound {
  return { kind: 'talk', content: text, command_id, duration: talkDuration(times, text), broken: false };
}

/** What a `play` command sounds like; broken without files, or when one's host ends in `.invalid` (RFC 2606: no such host). */
export function playSound(times: MediaTimes, { command_id, stream_urls }: PlayCommand): Sound {
  const broken =
    stream_urls.length === 0 || stream_urls.some((url) => /^\w+:\/\/[^/]*\.invalid(\/|:|$)/.test(url));
  const duration = times.perFile * stream_urls.length;
  return { kind: 'play', content: stream_urls.join(' '), command_id, duration, broken };
}

export function beepSound(times: MediaTimes, { command_id }: CallCommand): Sound {
  return { kind: 'beep', content: 'beep', command_id, duration: times.beep, broken: false };
}

/** The tones of a `digits_send` command; their length is the command's, not the network's. */
export function digitsSound({ command_id, digits, duration, interval }: DigitsSendCommand): Sound {
  const total = duration * digits.length + interval * Math.max(0, digits.length - 1);
  return { kind: 'digits', content: digits, command_id, duration: total, broken: false };
}

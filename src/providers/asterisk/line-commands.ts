import type {
  CallCommand,
  CommandAnswer,
  DialCommand,
  HangupCommand,
} from '../../../activities/call-control.ts';
import { path } from './ari.ts';
import { newCall } from './call-record.ts';
import { causeOf } from './causes.ts';
import { type DeskParts, GONE, onCall, started, stopSounds } from './desk.ts';

/**
 * Makes the channel; the gateway has it dialled when it is with us. So it can be joined before the answer, and an answer while
 * nobody reads events does not end it.
 */
export function dial(parts: DeskParts, command: DialCommand): Promise<CommandAnswer> {
  const { call_id, source, destination, timeout, anonymous = false } = command;
  return parts.records.once(command, async (known) => {
    if (known !== undefined) return { answer: known.ending ? 'gone' : 'already' };
    const variables = {
      'CONNECTEDLINE(num,i)': anonymous ? 'anonymous' : source.target,
      'CONNECTEDLINE(name,i)': anonymous ? 'Anonymous' : source.target_name,
      'CONNECTEDLINE(pres)': anonymous ? 'prohib' : 'allowed',
    };
    const endpoint = parts.trunks.endpointOf(destination);
    const made = { endpoint, app: parts.app, appArgs: 'dialled', channelId: call_id, variables };
    await parts.ari.did('POST', '/channels/create', { body: made }, [409]);
    return started(
      newCall({
        call_id,
        channel_id: call_id,
        direction: 'outgoing',
        status: 'dialing',
        dial_timeout: timeout,
      }),
    );
  });
}

/** An answered call, or one that we made, stays as it is. */
export function answer(parts: DeskParts, command: CallCommand): Promise<CommandAnswer> {
  return onCall(parts, command, async (call) => {
    if (call.direction === 'outgoing' || call.status === 'progressing') return started(call);
    const quiet = await stopSounds(parts, call);
    return (await pickUp(parts, call.channel_id)) ? started(quiet) : GONE;
  });
}

/** Whether the call is still there. Asterisk answers only when all that plays is over. */
export async function pickUp({ ari }: DeskParts, channelId: string): Promise<boolean> {
  return await ari.did('POST', path`/channels/${channelId}/answer`, {}, [404, 412]);
}

export function hangup(parts: DeskParts, command: HangupCommand): Promise<CommandAnswer> {
  const { reason } = command;
  return onCall(parts, command, async (call) => {
    const unanswered = call.direction === 'outgoing' && call.status !== 'progressing';
    const query = { reason_code: causeOf(unanswered ? 'cancel' : reason) };
    const done = await parts.ari.did('DELETE', path`/channels/${call.channel_id}`, { query }, [404]);
    return done ? started({ ...call, asked: reason, ending: true }) : GONE;
  });
}

import type {
  AmdCommand,
  EchoCommand,
  ExternalMediaStartCommand,
  ExternalMediaStopCommand,
} from '../../../activities/call-analysis.ts';
import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import { path } from './ari.ts';
import { leaveBridge, MIXING } from './bridge-commands.ts';
import { sideChannel } from './channel-ids.ts';
import { type DeskParts, GONE, onCall, started, stopSounds, tune } from './desk.ts';
import { snoop } from './recording-commands.ts';

/** The dialplan listens on a channel of its own, so that the call stays with us meanwhile. */
export function amdStart(parts: DeskParts, command: AmdCommand): Promise<CommandAnswer> {
  const { command_id, hang_up_machine } = command;
  return onCall(parts, command, async (call) => {
    if (!(await snoop(parts, call, 'amd', command_id, { spy: 'in' }))) return GONE;
    return started({ ...call, amd: [...call.amd, { command_id, hang_up_machine }] });
  });
}

/** A bridge with a channel that says what it hears. Asterisk cannot tell `stream` from `audio`. */
export function echoStart(parts: DeskParts, command: EchoCommand): Promise<CommandAnswer> {
  const { command_id, duration } = command;
  return onCall(parts, command, async (call) => {
    const quiet = leaveBridge(await stopSounds(parts, call), 'left');
    const name = sideChannel('echo', call.call_id, command_id);
    await parts.ari.did('POST', path`/bridges/${name}`, { query: { type: MIXING } }, [409]);
    const far = { endpoint: 'Local/s@activeflow-echo', channelId: name, app: parts.app, appArgs: 'echo' };
    await parts.ari.did('POST', '/channels', { body: far }, [409]);
    await tune(parts, call, quiet);
    return started({ ...quiet, echoes: [...quiet.echoes, { command_id, duration }] });
  });
}

/** The events of their ends follow. */
export function echoStop(parts: DeskParts, command: CallCommand): Promise<CommandAnswer> {
  return onCall(parts, command, async (call) => {
    if (call.echoes.length === 0) return GONE;
    for (const { command_id } of call.echoes) {
      const name = sideChannel('echo', call.call_id, command_id);
      await parts.ari.did('DELETE', path`/bridges/${name}`, {}, [404, 409]);
    }
    return started(call);
  });
}

/** A bridge of two channels: one that hears the call, and is heard in it, and the host's. */
export function externalMediaStart(
  parts: DeskParts,
  command: ExternalMediaStartCommand,
): Promise<CommandAnswer> {
  const { media_id, external_host, encapsulation, transport, connection_type, format, data } = command;
  return onCall(parts, command, async (call) => {
    if ([...call.external_media, ...call.past_media].includes(media_id)) return { answer: 'already' };
    const name = sideChannel('media', call.call_id, media_id);
    await parts.ari.did('POST', path`/bridges/${name}`, { query: { type: MIXING } }, [409]);
    const directions = {
      spy: command.direction_listen || 'none',
      whisper: command.direction_speak || 'none',
    };
    if (!(await snoop(parts, call, 'tap', media_id, directions))) return GONE;
    const host = { external_host, encapsulation, transport, connection_type, format, direction: 'both' };
    const query = { ...host, app: parts.app, channelId: name, ...(data === '' ? {} : { data }) };
    if ((await parts.ari.find('GET', path`/channels/${name}`)) === undefined) {
      await parts.ari.ask('POST', '/channels/externalMedia', { query });
    }
    return started({ ...call, external_media: [...call.external_media, media_id] });
  });
}

export function externalMediaStop(
  parts: DeskParts,
  command: ExternalMediaStopCommand,
): Promise<CommandAnswer> {
  const { media_id } = command;
  return onCall(parts, command, async (call) => {
    if (!call.external_media.includes(media_id)) return GONE;
    const name = sideChannel('media', call.call_id, media_id);
    for (const channel of [name, sideChannel('tap', call.call_id, media_id)]) {
      await parts.ari.find('DELETE', path`/channels/${channel}`);
    }
    await parts.ari.did('DELETE', path`/bridges/${name}`, {}, [404, 409]);
    const left = call.external_media.filter((id) => id !== media_id);
    return started({ ...call, external_media: left, past_media: [...call.past_media, media_id] });
  });
}

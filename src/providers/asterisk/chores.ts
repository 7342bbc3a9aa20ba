import { type Ari, path } from './ari.ts';
import { bridgeSchema } from './events.ts';
import { bridgeName } from './names.ts';
import type { AsteriskRecords } from './records.ts';
import type { Chore } from './step.ts';

/** Asterisk's ways to say that something was done, or cannot be done any more. */
const DONE = [400, 404, 409, 422];

/**
 * Does what an event asks for; done again, it does nothing.
 * @throws AsteriskError, StoreError
 */
export async function doChore(ari: Ari, records: AsteriskRecords, chore: Chore): Promise<void> {
  switch (chore.do) {
    case 'dial':
      await ari.did(
        'POST',
        path`/channels/${chore.channel_id}/dial`,
        { query: { timeout: chore.timeout } },
        DONE,
      );
      return;
    case 'play': {
      const { channel_id, command_id, media } = chore;
      await ari.did('POST', path`/channels/${channel_id}/play/${command_id}`, { body: { media } }, DONE);
      return;
    }
    case 'record':
      return await record(ari, chore);
    case 'stop_recording':
      await ari.did('POST', path`/recordings/live/${chore.name}/stop`, {}, DONE);
      return;
    case 'remove_recording':
      await ari.did('DELETE', path`/recordings/stored/${chore.name}`, {}, DONE);
      return;
    case 'detect': {
      const query = { context: 'activeflow-amd', extension: 's', priority: 1 };
      await ari.did('POST', path`/channels/${chore.channel_id}/continue`, { query }, DONE);
      return;
    }
    case 'hang_up': {
      const query = { reason_code: chore.cause };
      await ari.did('DELETE', path`/channels/${chore.channel_id}`, { query }, DONE);
      return;
    }
    case 'music':
      await ari.did('POST', path`/channels/${chore.channel_id}/moh`, {}, DONE);
      return;
    case 'unmute':
      await ari.did('DELETE', path`/channels/${chore.channel_id}/mute`, { query: { direction: 'in' } }, DONE);
      return;
    case 'add_to_bridge':
      for (const channel of chore.channel_ids) {
        await ari.did('POST', path`/bridges/${chore.bridge}/addChannel`, { query: { channel } }, DONE);
      }
      return;
    case 'end_bridge':
      await ari.did('DELETE', path`/bridges/${chore.bridge}`, {}, DONE);
      return;
    case 'count':
      return await count(ari, records, chore);
  }
}

type Of<Kind extends Chore['do']> = Extract<Chore, { do: Kind }>;

async function record(
  ari: Ari,
  { channel_id, name, max_duration, max_silence }: Of<'record'>,
): Promise<void> {
  const query = {
    name,
    format: 'wav',
    maxDurationSeconds: max_duration,
    maxSilenceSeconds: max_silence,
    ifExists: 'fail',
  };
  await ari.did('POST', path`/channels/${channel_id}/record`, { query }, DONE);
}

/** Asks who is in the bridge now: the event may be an old one. */
async function count(ari: Ari, records: AsteriskRecords, { bridge_id, seen }: Of<'count'>): Promise<void> {
  const bridge = path`/bridges/${bridgeName(bridge_id)}`;
  const found = await ari.find('GET', bridge);
  const present = found === undefined ? 0 : bridgeSchema.parse(found).channels.length;
  if (await records.countMembers(bridge_id, seen, present)) await ari.did('DELETE', bridge, {}, DONE);
}

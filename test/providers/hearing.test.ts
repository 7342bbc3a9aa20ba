import { beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { CallerInput } from '../../src/providers/simulator/script.ts';

let clock: VirtualClock;
let network: PhoneNetwork;
let commands = 0;

beforeEach(async () => {
  clock = new VirtualClock(0);
  network = new PhoneNetwork({ clock });
  await network.open({ incoming: async () => {}, event: async () => {} });
});

const at = (call_id: string) => ({ command_id: `command ${++commands}`, call_id });
const talk = (id: string, text: string) =>
  network.talk({ ...at(id), text, language: 'en-US', provider: '', voice_id: '' });
const heard = (id: string) =>
  network
    .call(id)!
    .heard.map(({ kind, content, start, end, status }) => `${kind} ${content} ${start}-${end} ${status}`);
const record = (call_id: string) =>
  network.recordingStart({
    ...at(call_id),
    recording_id: 'tape',
    format: 'wav',
    max_duration: 0,
    max_silence: 0,
    end_of_key: 'none',
  });

/** Somebody whose call is answered at 0. */
async function connect(script: CallerInput['script'] = []): Promise<string> {
  const id = network.ring({ from: '+15550100', to: '+15550199', script });
  await network.answer(at(id));
  return id;
}

/** Lets time pass until `ms`, and does something then. */
async function later(ms: number, action: () => unknown): Promise<void> {
  let done = false;
  clock.at(ms, () => {
    done = true;
    action();
  });
  await clock.run(() => done);
}

/** A talk of one second. */
const SECOND = 'sixteen letters.'.padEnd(17, '.');
const END = 1020;

describe('a person on hold', () => {
  test('hears music in place of what plays, and the rest of it when taken back', async () => {
    const id = await connect();
    await talk(id, SECOND);
    await later(300, () => network.hold(at(id)));
    await later(800, () => network.unhold(at(id)));
    await clock.run();
    expect(heard(id)).toEqual([
      `talk ${SECOND} 0-300 covered`,
      'music hold 300-800 stopped',
      `talk ${SECOND} 800-${END} completed`,
    ]);
  });

  test('hears nothing of what begins and ends meanwhile, and their script does not go on for it', async () => {
    const id = await connect([{ wait_for: 'talk' }, { press: '1' }]);
    await network.hold(at(id));
    await talk(id, SECOND);
    await clock.run();
    expect(heard(id)).toEqual(['music hold 0-null playing']);
    expect(network.call(id)!.done).toEqual([]);
  });

  test('can wait for the music, and for its end', async () => {
    const id = await connect([
      { wait_for: 'music', at: 'start' },
      { press: '1' },
      { wait_for: 'music', matching: 'hold' },
      { hang_up: true },
    ]);
    await later(100, () => network.hold(at(id)));
    await later(500, () => network.unhold(at(id)));
    await clock.run();
    const done = network.call(id)!.done.map((one) => `${one.at} ${one.kind} ${one.content}`.trim());
    expect(done).toEqual(['100 digit 1', '500 hang_up']);
  });

  test('who hangs up at its start hears no more of it', async () => {
    const id = await connect([{ wait_for: 'talk' }, { hang_up: true }]);
    await talk(id, SECOND);
    await later(300, () => network.hold(at(id)));
    expect(heard(id)).toEqual([`talk ${SECOND} 0-300 covered`]);
    expect(network.call(id)!.state.status).toBe('hangup');
  });

  test('is not heard, but their keys are', async () => {
    const id = await connect();
    await network.hold(at(id));
    network.say(id, 'Hello?');
    network.press(id, '1');
    expect(network.call(id)!.done).toEqual([
      { kind: 'speech', content: 'Hello?', at: 0, muted: true },
      { kind: 'digit', content: '1', at: 0 },
    ]);
  });
});

test('hold goes before music on hold, and that before silence', async () => {
  const id = await connect();
  await network.silenceStart(at(id));
  await later(100, () => network.mohStart(at(id)));
  await later(200, () => network.hold(at(id)));
  await later(300, () => network.unhold(at(id)));
  await later(400, () => network.mohStop(at(id)));
  await later(500, () => network.hangUp(id));
  expect(heard(id)).toEqual([
    'silence  0-100 stopped',
    'music moh 100-200 stopped',
    'music hold 200-300 stopped',
    'music moh 300-400 stopped',
    'silence  400-500 cut',
  ]);
});

test('muted out, a person hears neither sounds nor music', async () => {
  const id = await connect();
  await network.mute({ ...at(id), direction: 'out' });
  await network.mohStart(at(id));
  await talk(id, SECOND);
  await later(700, () => network.unmute({ ...at(id), direction: 'both' }));
  expect(heard(id)).toEqual(['music moh 700-null playing']);
});

test('muted in, a person hears and is not heard', async () => {
  const id = await connect();
  await network.mute({ ...at(id), direction: 'in' });
  network.say(id, 'Hello?');
  await talk(id, SECOND);
  await clock.run();
  expect(heard(id)).toEqual([`talk ${SECOND} 0-${END} completed`]);
  expect(network.call(id)!.done).toMatchObject([{ kind: 'speech', muted: true }]);
});

describe('a recording', () => {
  test('has both sides as text with their times, and says that there is no audio', async () => {
    const id = await connect();
    await talk(id, SECOND);
    await later(200, () => record(id));
    await later(END + 480, () => network.say(id, 'My name is Ada'));
    await later(3000, () => network.press(id, '1'));
    await later(4000, () => network.recordingStop({ ...at(id), recording_id: 'tape' }));
    expect(network.call(id)!.recordings).toEqual([
      {
        recording_id: 'tape',
        format: 'wav',
        simulated: true,
        start: 200,
        end: 4000,
        reason: 'stopped',
        lines: [
          { at: 0, direction: 'out', kind: 'talk', content: SECOND },
          { at: 1300, direction: 'in', kind: 'speech', content: 'My name is Ada' },
          { at: 2800, direction: 'in', kind: 'digit', content: '1' },
        ],
      },
    ]);
  });

  test('has nothing of what mute and hold keep from either side', async () => {
    const id = await connect();
    await record(id);
    await network.mute({ ...at(id), direction: 'both' });
    network.say(id, 'Secret');
    await talk(id, SECOND);
    await clock.run();
    expect(network.call(id)!.recordings[0]?.lines).toEqual([]);
  });

  test('counts silence from the end of what the person said', async () => {
    const id = await connect();
    await network.recordingStart({
      ...at(id),
      recording_id: 'tape',
      format: 'wav',
      max_duration: 0,
      max_silence: 2000,
      end_of_key: 'none',
    });
    await later(1500, () => network.say(id, SECOND));
    await clock.run();
    expect(network.call(id)!.recordings[0]).toMatchObject({ reason: 'silence', end: 1500 + END + 2000 });
  });
});

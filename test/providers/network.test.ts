import { beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { CallerInput } from '../../src/providers/simulator/script.ts';
import type { CallEvent } from '../../workflows/interpreter/events.ts';
import { tel } from './subject.ts';

let clock: VirtualClock;
let network: PhoneNetwork;
let events: CallEvent[];

beforeEach(async () => {
  clock = new VirtualClock(0);
  network = new PhoneNetwork({ clock, newId: () => crypto.randomUUID() });
  events = [];
  await network.open({ incoming: async () => {}, event: async (event) => void events.push(event) });
});

const ring = (script: CallerInput['script'], more: Partial<CallerInput> = {}) =>
  network.ring({ from: '+15550100', to: '+15550199', script, ...more });
const talk = (call_id: string, text: string) =>
  network.talk({ command_id: text, call_id, text, language: 'en-US', provider: '', voice_id: '' });
const dial = (target: string) =>
  network.dial({
    command_id: `dial ${target}`,
    call_id: target,
    source: tel('+15550100'),
    destination: tel(target),
    timeout: 30_000,
  });
const types = () => events.map(({ type }) => type);
const done = (callId: string) =>
  network.call(callId)!.done.map(({ kind, content, at }) => `${at} ${kind} ${content}`.trim());

describe('media', () => {
  test('takes 60 ms a character, at least 300 ms, 2 s a file and 300 ms a beep', async () => {
    const id = ring([]);
    await talk(id, 'x'.repeat(10));
    await talk(id, 'x');
    await network.play({ command_id: 'files', call_id: id, stream_urls: ['a.wav', 'b.wav'] });
    await network.beep({ command_id: 'beep', call_id: id });
    await clock.run();
    const lengths = network.call(id)!.heard.map(({ start, end }) => end! - start);
    expect(lengths).toEqual([600, 300, 4000, 300]);
  });

  test('sent digits take their tones and the pauses between', async () => {
    const id = ring([]);
    await network.digitsSend({
      command_id: 'tones',
      call_id: id,
      digits: '123',
      duration: 200,
      interval: 100,
    });
    await clock.run();
    expect(network.call(id)!.heard[0]).toMatchObject({ kind: 'digits', content: '123', start: 0, end: 800 });
  });

  test('play on a ringing call is heard without answering it', async () => {
    const id = ring([]);
    await network.play({ command_id: 'early', call_id: id, stream_urls: ['a.wav'] });
    await clock.run();
    expect(types()).toEqual(['playback_finished']);
    expect(network.call(id)!.state.status).toBe('ringing');
  });

  test('a playback without files fails', async () => {
    const id = ring([]);
    await network.play({ command_id: 'nothing', call_id: id, stream_urls: [] });
    await clock.run();
    expect(events).toMatchObject([{ command_id: 'nothing', status: 'failed' }]);
    expect(network.call(id)!.heard).toEqual([]);
  });

  test('what is cut by a hangup ends then', async () => {
    const id = ring([{ wait: 700 }, { hang_up: true }]);
    await talk(id, 'x'.repeat(100));
    await clock.run();
    expect(network.call(id)!.heard).toMatchObject([{ start: 0, end: 700, status: 'cut' }]);
  });
});

describe('a script', () => {
  test('reacts to the end of what is heard, or to its start', async () => {
    const id = ring([
      { wait_for: 'talk', matching: 'PRESS 1' },
      { press: '12', interval: 200 },
      { wait_for: 'talk', matching: 'bye', at: 'start' },
      { hang_up: true },
    ]);
    await talk(id, 'Please press 1');
    await talk(id, 'Goodbye');
    await clock.run();
    expect(done(id)).toEqual(['840 digit 1', '1040 digit 2', '1040 hang_up']);
  });

  test('misses nothing that is heard while it presses keys', async () => {
    const id = ring([
      { wait_for: 'talk', at: 'start' },
      { press: '1234', interval: 1000 },
      { wait_for: 'talk', matching: 'second' },
      { hang_up: true },
    ]);
    await talk(id, 'first');
    await talk(id, 'second');
    await clock.run();
    expect(done(id).at(-1)).toBe('3000 hang_up');
  });

  test('takes no sound twice', async () => {
    const id = ring([{ wait_for: 'talk' }, { wait_for: 'talk' }, { press: '9' }]);
    await talk(id, 'only once');
    await clock.run();
    expect(done(id)).toEqual([]);
  });

  test('presses no key before the answer', async () => {
    const id = ring([{ press: '5' }]);
    clock.at(400, () => void network.answer({ command_id: 'answer', call_id: id }));
    await clock.run();
    expect(done(id)).toEqual(['400 digit 5']);
    expect(types()).toEqual(['call_progressing', 'digit']);
  });

  test('waits for the answer, speaks as long as the text takes, and hangs up', async () => {
    const id = ring([{ wait_for: 'answer' }, { say: 'x'.repeat(20) }, { hang_up: true }]);
    await network.answer({ command_id: 'answer', call_id: id });
    await clock.run();
    expect(done(id)).toEqual(['0 speech xxxxxxxxxxxxxxxxxxxx', '1200 hang_up']);
  });

  test('ends with its call', async () => {
    const id = ring([{ wait: 100 }, { press: '1' }, { wait: 100 }, { hang_up: true }]);
    await network.answer({ command_id: 'answer', call_id: id });
    clock.at(150, () => void network.hangup({ command_id: 'end', call_id: id, reason: 'normal' }));
    await clock.run();
    expect(done(id)).toEqual(['100 digit 1']);
    expect(network.call(id)!.state.hangup_reason).toBe('normal');
  });

  test('a caller with hang_up_after goes whatever the script is at', async () => {
    const id = ring([{ wait_for: 'beep' }], { hang_up_after: 5000 });
    await network.answer({ command_id: 'answer', call_id: id });
    await clock.run();
    expect(done(id)).toEqual(['5000 hang_up']);
  });
});

describe('the number plan', () => {
  for (const [end, last] of [
    ['0001', { type: 'call_progressing', at: 1000 }],
    ['0002', { type: 'call_hangup', reason: 'busy', at: 1000 }],
    ['0003', { type: 'call_hangup', reason: 'noanswer', at: 30_000 }],
    ['0004', { type: 'call_progressing', at: 3000 }],
    ['0005', { type: 'call_hangup', reason: 'busy', at: 1000 }],
    ['0006', { type: 'call_hangup', reason: 'failed', at: 0 }],
    ['0008', { type: 'call_hangup', reason: 'normal', at: 3000 }],
    ['7777', { type: 'call_progressing', at: 1000 }],
  ] as const) {
    test(`a number that ends in ${end} comes to ${Object.values(last).join(' ')}`, async () => {
      await dial(`+1555${end}`);
      await clock.run();
      expect(events.at(-1)).toMatchObject(last);
    });
  }

  test('0004 is a machine that speaks, everybody else is human', async () => {
    await dial('+15550004');
    await dial('+15550001');
    await clock.run();
    expect(network.call('+15550004')).toMatchObject({ party: 'machine' });
    expect(done('+15550004').at(-1)).toMatch(/leave a message/);
    expect(network.call('+15550001')).toMatchObject({ party: 'human' });
  });

  test('0007 presses 1 after the first sound', async () => {
    await dial('+15550007');
    await network.beep({ command_id: 'beep', call_id: '+15550007' });
    await clock.run();
    expect(types()).toEqual(['call_ringing', 'call_progressing', 'playback_finished', 'digit']);
  });

  test('numbers that are set win by the longest end, and the others stay', async () => {
    network.setNumbers({
      '1': { outcome: 'reject', delay: 5 },
      '50001': { outcome: 'unreachable', delay: 5 },
    });
    await dial('sip:10001@example.com');
    await dial('+15550001');
    await dial('+15550021');
    await dial('+15550002');
    await clock.run();
    const ends = events.filter((event) => event.type === 'call_hangup');
    expect(ends.map(({ call_id, reason }) => `${call_id} ${reason}`)).toEqual([
      '+15550001 failed',
      '+15550021 busy',
      '+15550002 busy',
    ]);
  });
});

describe('the list of commands', () => {
  test('holds everything received, with what was answered', async () => {
    const id = ring([]);
    await talk(id, 'Hello');
    await talk(id, 'Hello');
    await talk('nobody', 'Hi');
    network.setTrouble({ errors: 1 });
    await expect(talk(id, 'Refused')).rejects.toMatchObject({ code: 'SIMULATOR_REFUSED' });
    network.setTrouble({ timeouts: 1 });
    await expect(talk(id, 'Unheard')).rejects.toMatchObject({ code: 'SIMULATOR_ANSWER_LOST' });
    const list = network
      .commands()
      .map(({ n, args, answer, answer_lost }) => [n, args.text, answer, answer_lost]);
    expect(list).toEqual([
      [1, 'Hello', 'started', false],
      [2, 'Hello', 'already', false],
      [3, 'Hi', 'gone', false],
      [4, 'Refused', 'error', false],
      [5, 'Unheard', 'started', true],
    ]);
    expect(network.commands('nobody')).toHaveLength(1);
  });

  test('a command id of 0 or 201 characters is refused', async () => {
    const id = ring([]);
    for (const command_id of ['', 'x'.repeat(201)]) {
      await expect(network.beep({ command_id, call_id: id })).rejects.toMatchObject({
        code: 'SIMULATOR_COMMAND_INVALID',
      });
    }
  });
});

describe('people', () => {
  test('cannot press keys before the answer, after the end, or on an unknown call', async () => {
    const id = ring([]);
    expect(() => network.press(id, '1')).toThrow(/still rings/);
    network.hangUp(id);
    expect(() => network.press(id, '1')).toThrow(/is over/);
    expect(() => network.press('nobody', '1')).toThrow(/no call nobody/);
  });

  test('a call id rings once', () => {
    const call_id = crypto.randomUUID();
    ring([], { call_id });
    expect(() => ring([], { call_id })).toThrow(/exists already/);
  });

  test('a callee who hangs up while it rings rejects the call', async () => {
    await dial('+15550003');
    clock.at(50, () => network.hangUp('+15550003'));
    await clock.run();
    expect(events.at(-1)).toMatchObject({ type: 'call_hangup', reason: 'busy', by: 'remote' });
  });
});

describe('trouble', () => {
  const course = async (seed: number) => {
    const own = new VirtualClock(0);
    const troubled = new PhoneNetwork({ clock: own });
    const arrived: string[] = [];
    await troubled.open({
      incoming: async () => {},
      event: async (event) => void arrived.push(`${own.now()} ${event.number}`),
    });
    troubled.setTrouble({ seed, duplicate: 0.3, late: 0.3, lost: 0.3, reordered: 0.3 });
    const id = troubled.ring({
      from: '1',
      to: '2',
      script: [{ press: '123456789', interval: 50 }, { hang_up: true }],
    });
    await troubled.answer({ command_id: 'answer', call_id: id });
    await own.run();
    return arrived;
  };

  test('the same seed gives the same course, another one a different course', async () => {
    expect(await course(3)).toEqual(await course(3));
    expect(await course(3)).not.toEqual(await course(4));
  });

  test('all trouble at once loses nothing', async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const numbers = new Set((await course(seed)).map((arrival) => Number(arrival.split(' ')[1])));
      expect([...numbers].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    }
  });
});

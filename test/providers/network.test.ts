import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { CallEvent } from '../../workflows/interpreter/events.ts';

const talk = (command_id: string, call_id: string, text: string) => ({
  command_id,
  call_id,
  text,
  language: 'en-US',
  provider: '',
  voice_id: '',
});

test('a scripted caller reacts to what is heard', async () => {
  const clock = new VirtualClock();
  const network = new PhoneNetwork({ clock });
  const events: CallEvent[] = [];
  await network.open({ incoming: async () => {}, event: async (event) => void events.push(event) });
  const id = network.ring({
    from: '+15550100',
    to: '+15550199',
    script: [
      { wait_for: 'talk', matching: 'PRESS 1' },
      { press: '12', interval: 200 },
      { wait_for: 'talk', matching: 'bye', at: 'start' },
      { hang_up: true },
    ],
  });
  await network.talk(talk('a', id, 'Please press 1'));
  await network.talk(talk('b', id, 'Thank you, goodbye'));
  await clock.run();
  expect(events.map(({ number, type }) => `${number} ${type}`)).toEqual([
    '1 call_progressing',
    '2 playback_finished',
    '3 digit',
    '4 digit',
    '5 call_hangup',
  ]);
  expect(network.call(id)?.done.map(({ kind, content }) => `${kind} ${content}`.trim())).toEqual([
    'digit 1',
    'digit 2',
    'hang_up',
  ]);
  expect(network.call(id)?.heard.map(({ content, status }) => [content, status])).toEqual([
    ['Please press 1', 'completed'],
    ['Thank you, goodbye', 'cut'],
  ]);
});

import { expect, test } from 'vitest';
import type { ConformanceFlags } from '../conformance.ts';
import { type Line, LONG_TEXT } from '../subject.ts';

export function testEvents(line: () => Line, flags: ConformanceFlags): void {
  test('the provider says truly whether it replays events and recognises speech', () => {
    const { replaysEvents, recognisesSpeech } = line().subject.provider.capabilities;
    expect({ replaysEvents, recognisesSpeech }).toEqual({
      replaysEvents: flags.replaysEvents,
      recognisesSpeech: flags.recognisesSpeech,
    });
  });

  test('an incoming call tells who calls whom', async () => {
    const callId = await line().ring({ from: '+15550111', to: '+15550122' });
    const call = line().reader.incoming.find((incoming) => incoming.call_id === callId);
    expect(call?.source.target).toBe('+15550111');
    expect(call?.destination.target).toBe('+15550122');
  });

  test('the events of a call are numbered 1, 2, 3 without gaps', async () => {
    const callId = await line().connect();
    await line().subject.people.press(callId, '1234*#', 10);
    await line().talk(callId, 'Hello');
    await line().told(callId, 'playback_finished');
    await line().subject.until('six digits', () => line().reader.of(callId).length === 8);
    await line().subject.people.hangUp(callId);
    await line().told(callId, 'call_hangup');
    const numbers = line()
      .reader.of(callId)
      .map((event) => event.number);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('every call counts its own events', async () => {
    const first = await line().connect();
    const second = await line().connect();
    await line().subject.people.press(second, '2');
    await line().told(second, 'digit');
    await line().subject.people.press(first, '1');
    await line().told(first, 'digit');
    expect(line().reader.story(first)).toEqual(['1 call_progressing', '2 digit 1']);
    expect(line().reader.story(second)).toEqual(['1 call_progressing', '2 digit 2']);
  });

  test('digits keep their order, and are told during a playback', async () => {
    const callId = await line().connect([
      { wait_for: 'talk', at: 'start' },
      { press: '421', interval: 5 },
    ]);
    await line().talk(callId, LONG_TEXT, 'long');
    await line().subject.until('three digits', () => line().reader.of(callId).length === 4);
    expect(line().reader.story(callId).slice(1)).toEqual(['2 digit 4', '3 digit 2', '4 digit 1']);
  });
}

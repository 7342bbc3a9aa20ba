import { expect, test } from 'vitest';
import type { Line } from '../subject.ts';

const MOST_DIGITS = 180;

export function testTrouble(line: () => Line): void {
  for (const kind of ['duplicate', 'late', 'lost', 'reordered'] as const) {
    test(`with events that are ${kind}, each still arrives under its number`, async () => {
      const { subject, reader } = line();
      const callId = await line().connect();
      await subject.people.setTrouble({ seed: 7, [kind]: 0.7 });
      const arrived = (): number[] =>
        reader.arrived.filter((event) => event.type === 'digit').map((event) => event.number);
      let pressed = 0;
      // On a busy machine a batch may happen to arrive untroubled: then another one is pressed.
      while (isUntroubled(arrived()) && pressed < MOST_DIGITS) {
        await subject.people.press(callId, '123456789', 20);
        pressed += 9;
        const all = pressed + 1;
        await subject.until('all digits', () => reader.of(callId).length === all);
      }
      const expected = Array.from({ length: pressed }, (_, at) => `${at + 2} digit ${(at % 9) + 1}`);
      expect(reader.story(callId).slice(1)).toEqual(expected);
      expect(isUntroubled(arrived())).toBe(false);
    });
  }

  test('a command that times out was done: repeated, it answers already', async () => {
    const { people } = line().subject;
    const callId = await line().connect();
    await people.setTrouble({ timeouts: 1 });
    await expect(line().talk(callId, 'Hello', 'greet')).rejects.toMatchObject({
      code: 'SIMULATOR_ANSWER_LOST',
    });
    await people.setTrouble({});
    expect(await line().talk(callId, 'Hello', 'greet')).toBe('already');
    await line().told(callId, 'playback_finished', 'greet');
  });

  test('a hold whose answer is lost is done: repeated, it answers already', async () => {
    const { people, provider } = line().subject;
    const callId = await line().connect();
    await people.setTrouble({ timeouts: 1 });
    await expect(provider.hold(line().command(callId, 'wait'))).rejects.toThrow();
    await people.setTrouble({});
    expect((await provider.state(callId))?.audio.hold).toBe(true);
    expect(await provider.hold(line().command(callId, 'wait'))).toBe('already');
  });

  for (const kind of ['duplicate', 'late', 'lost', 'reordered'] as const) {
    test(`with events that are ${kind}, a recording is told of from start to end`, async () => {
      const callId = await line().connect();
      await line().subject.people.setTrouble({ seed: 3, [kind]: 1 });
      await line().record(callId, 'tape', { max_duration: 1000 });
      await line().told(callId, 'recording_finished', undefined);
      await line().told(callId, 'recording_started');
      expect(line().reader.story(callId).slice(1)).toEqual([
        '2 recording_started tape',
        '3 recording_finished tape duration',
      ]);
    });
  }

  test('a command that is refused was not done: repeated, it is', async () => {
    const { people } = line().subject;
    const callId = await line().connect();
    await people.setTrouble({ errors: 1 });
    await expect(line().talk(callId, 'Hello', 'greet')).rejects.toMatchObject({ code: 'SIMULATOR_REFUSED' });
    await people.setTrouble({});
    expect((await people.call(callId))?.heard).toEqual([]);
    expect(await line().talk(callId, 'Hello', 'greet')).toBe('started');
  });
}

/** Each event once and in order. */
function isUntroubled(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => number === at + 2);
}

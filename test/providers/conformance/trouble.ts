import { expect, test } from 'vitest';
import type { Line } from '../subject.ts';

export function testTrouble(line: () => Line): void {
  for (const kind of ['duplicate', 'late', 'lost', 'reordered'] as const) {
    test(`with events that are ${kind}, each still arrives under its number`, async () => {
      const { subject, reader } = line();
      const callId = await line().connect();
      await subject.people.setTrouble({ seed: 7, [kind]: 0.7 });
      await subject.people.press(callId, '123456789', 20);
      await subject.until('nine digits', () => reader.of(callId).length === 10);
      const expected = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((key, i) => `${i + 2} digit ${key}`);
      expect(reader.story(callId).slice(1)).toEqual(expected);
      const numbers = reader.arrived.filter((event) => event.type === 'digit').map((event) => event.number);
      expect(numbers).not.toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
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

import { expect, test } from 'vitest';
import { type Line, Reader } from '../subject.ts';

export function testReplay(line: () => Line): void {
  test('an event whose handler fails comes again', async () => {
    const { reader, subject } = line();
    const callId = await line().connect();
    reader.forgetful = true;
    await subject.people.press(callId, '7');
    await line().told(callId, 'digit');
    reader.forgetful = false;
    const times = () => reader.arrived.filter((event) => event.type === 'digit').length;
    await subject.until('a second delivery', () => times() >= 2);
    const settled = times();
    await line().quiet();
    expect(times()).toBe(settled);
  });

  test('an incoming call whose handler fails comes again', async () => {
    const { reader, subject } = line();
    reader.forgetful = true;
    const callId = await line().ring();
    reader.forgetful = false;
    const times = () => reader.incoming.filter((call) => call.call_id === callId).length;
    await subject.until('a second delivery', () => times() >= 2);
    expect(times()).toBe(2);
  });

  test('a reader that was away gets what it missed, and nothing that it acknowledged', async () => {
    const { provider, people } = line().subject;
    const callId = await line().connect();
    await line().quiet();
    await line().reader.close();
    await people.press(callId, '5');
    await people.hangUp(callId);
    const back = await new Reader().open(provider);
    await line().subject.until('both events', () => back.of(callId).length === 2);
    expect(back.story(callId)).toEqual(['2 digit 5', '3 call_hangup normal remote']);
    expect(back.incoming).toEqual([]);
    await back.close();
  });

  test('no event of an incoming call goes out before the call is acknowledged', async () => {
    const { reader, subject } = line();
    reader.forgetful = true;
    const callId = await line().ring({ script: [{ hang_up: true }] });
    const over = async () => (await subject.provider.state(callId))?.status === 'hangup';
    await subject.until('the end of the call', over);
    const times = reader.incoming.length;
    await subject.until('the incoming call again', () => reader.incoming.length > times);
    expect(reader.of(callId)).toEqual([]);
    reader.forgetful = false;
    await line().told(callId, 'call_hangup');
    expect(reader.story(callId)).toEqual(['1 call_hangup cancel remote']);
  });
}

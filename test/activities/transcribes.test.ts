import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../activities/call-control.ts';
import { TryLater } from '../../activities/failure.ts';
import type { SpeechToText } from '../../activities/speech.ts';
import { createTranscribing } from '../../activities/transcribes.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { MemoryTranscribes } from '../support/memory-transcribes.ts';

const effect = (key: string, input: JsonObject) => ({
  key,
  activeflow_id: 'flow',
  customer_id: 'customer',
  input,
});
const manner = { language: 'en-US', direction: 'both', provider: '', on_end_flow_id: '' };
const line = (direction: 'in' | 'out' | 'both', text: string) => ({ direction, at: 0, text });

function transcribing(
  transcribe: SpeechToText['transcribe'] = async () => [],
  answer: CommandAnswer = 'started',
) {
  const transcribes = new MemoryTranscribes();
  const commands: object[] = [];
  const take = async (command: object): Promise<CommandAnswer> => {
    commands.push(command);
    return answer;
  };
  const activities = createTranscribing({
    transcribes,
    listener: { name: 'test', transcribe },
    control: { speechStart: take, speechStop: take },
  });
  return { activities, transcribes, commands };
}

describe('a transcription of a call', () => {
  it('is stored before the network listens, once however often it is begun, and ended by a stop', async () => {
    const { activities, transcribes, commands } = transcribing();
    const begin = () => activities.transcribe_start(effect('flow/1.1', { call_id: 'call', ...manner }));
    const first = await begin();
    expect(await begin()).toEqual(first);
    expect(commands[0]).toEqual({
      command_id: 'flow/1.1',
      call_id: 'call',
      speech_id: first.id,
      direction: 'both',
      language: 'en-US',
      provider: '',
    });
    expect(transcribes.transcribes.size).toBe(1);
    await activities.transcribe_stop(effect('flow/2.1', { call_id: 'call' }));
    expect(commands.at(-1)).toMatchObject({ call_id: 'call', speech_id: first.id });
    expect([...transcribes.transcribes.values()]).toMatchObject([{ status: 'done' }]);
  });

  it('is over at once when the call is', async () => {
    const { activities, transcribes } = transcribing(undefined, 'gone');
    const answer = await activities.transcribe_start(effect('flow/1.1', { call_id: 'call', ...manner }));
    expect(answer.answer).toBe('gone');
    expect([...transcribes.transcribes.values()]).toMatchObject([{ status: 'done' }]);
  });
});

describe('a transcription of a recording', () => {
  const lines = [line('in', 'Hello'), line('out', 'Hi'), line('both', 'Bye')];
  const read = (activities: ReturnType<typeof transcribing>['activities'], more: JsonObject = {}) =>
    activities.transcribe_recording(effect('flow/1.1', { recording_id: 'r1', ...manner, ...more }));
  const recorded = { id: 'r1', call_id: 'call', audio: async () => Buffer.alloc(0) };

  it('keeps its lines and is done, asked and paid once', async () => {
    let asked = 0;
    const { activities, transcribes } = transcribing(async ({ key, recording_id }) => {
      expect([key, recording_id]).toEqual(['flow/1.1', 'r1']);
      asked++;
      return lines;
    });
    transcribes.recorded.push(recorded);
    expect(await activities.recordings_of(effect('k', { call_id: 'call' }))).toEqual({ ids: ['r1'] });
    const first = await read(activities);
    expect(await read(activities)).toEqual(first);
    expect(asked).toBe(1);
    expect([...transcribes.lines.values()]).toEqual(lines);
    expect(transcribes.transcribes.get(String(first.id))?.status).toBe('done');
  });

  it('is of one direction where one was asked for, and of what cannot be told apart', async () => {
    const { activities, transcribes } = transcribing(async () => lines);
    transcribes.recorded.push(recorded);
    await read(activities, { direction: 'in' });
    expect([...transcribes.lines.values()].map(({ text }) => text)).toEqual(['Hello', 'Bye']);
  });

  it('goes on where a try failed', async () => {
    let fails = true;
    const { activities, transcribes } = transcribing(async () => {
      if (fails) throw new TryLater('SPEECH_UNAVAILABLE', 'cut', 1);
      return lines;
    });
    transcribes.recorded.push(recorded);
    await expect(read(activities)).rejects.toMatchObject({ code: 'SPEECH_UNAVAILABLE' });
    fails = false;
    await read(activities);
    expect(transcribes.lines.size).toBe(3);
  });

  it('of somebody else is refused', async () => {
    await expect(read(transcribing().activities)).rejects.toMatchObject({ code: 'RECORDING_NOT_FOUND' });
  });
});

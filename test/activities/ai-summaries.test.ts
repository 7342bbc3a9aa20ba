import { describe, expect, it } from 'vitest';
import { createSummarizing } from '../../activities/ai-summaries.ts';
import type { ChatRequest } from '../../activities/chat-model.ts';
import { NO_USAGE } from '../../activities/chat-model.ts';
import { EffectRefused, TryLater } from '../../activities/failure.ts';
import type { EffectInput } from '../../workflows/protocol.ts';
import { MemoryConferenceRecords } from '../support/memory-conference-records.ts';
import { MemorySummaries } from '../support/memory-summaries.ts';
import { MemoryTranscribes } from '../support/memory-transcribes.ts';

const effect = (reference_type: string, key = 'flow/1.1'): EffectInput => ({
  key,
  activeflow_id: 'flow',
  customer_id: 'customer',
  input: { reference_type, reference_id: 'r', language: 'de-DE', on_end_flow_id: '', call_id: 'own' },
});

function summarizing({ refuses = '' } = {}) {
  const summaries = new MemorySummaries();
  const rooms = new MemoryConferenceRecords({ r: {} });
  const transcribes = new MemoryTranscribes();
  const heard: string[] = [];
  const hear = async ({ speech_id }: { readonly speech_id: string }) => {
    heard.push(speech_id);
    return 'started' as const;
  };
  const asked: ChatRequest[] = [];
  const done: string[] = [];
  let fails = 0;
  const transcribe = (name: string) => async (input: EffectInput) => {
    done.push(
      `${name} ${input.input.recording_id ?? input.input.call_id} ${input.input.language} ${input.key}`,
    );
    if (refuses !== '') throw new EffectRefused(refuses, refuses);
    return {};
  };
  const activities = createSummarizing({
    summaries,
    model: {
      name: 'test',
      chat: async (request) => {
        asked.push(request);
        if (fails-- > 0) throw new TryLater('MODEL_BUSY', 'busy', 1);
        return { content: 'All well.', tool_calls: [], model: 'm', usage: NO_USAGE };
      },
    },
    transcribing: { transcribe_start: transcribe('listen'), transcribe_recording: transcribe('read') },
    conferences: { records: rooms, transcribes, ears: { speechStart: hear, speechStop: hear } },
  });
  const failNext = (): void => {
    fails = 1;
  };
  return { activities, summaries, rooms, transcribes, heard, asked, done, failNext };
}

describe('a summary', () => {
  it('of what was said is asked for once, in its language, and follows the text of who spoke', async () => {
    const { activities, summaries, asked } = summarizing();
    summaries.said = ['in: Hello', 'out: Hi'];
    const first = await activities.ai_summary(effect('transcribe'));
    expect(first).toMatchObject({ status: 'done', content: 'All well.', reference_id: 'r' });
    expect(await activities.ai_summary(effect('transcribe'))).toEqual(first);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      messages: [
        { role: 'system', content: expect.stringContaining('de-DE') },
        { role: 'user', content: 'in: Hello\nout: Hi' },
      ],
      tools: [],
      timeout: 30_000,
    });
  });

  it('of nothing is nothing, and no model is asked', async () => {
    const { activities, asked } = summarizing();
    expect(await activities.ai_summary(effect('call'))).toMatchObject({ status: 'done', content: '' });
    expect(asked).toEqual([]);
  });

  it('of a recording has it transcribed first', async () => {
    const { activities, summaries, done } = summarizing();
    summaries.said = ['both: Hello'];
    expect(await activities.ai_summary(effect('recording'))).toMatchObject({ content: 'All well.' });
    expect(done).toEqual(['read r de-DE flow/1.1/transcribe']);
  });

  it('of a call that is up listens, also where somebody else does, and comes when it has ended', async () => {
    for (const refuses of ['', 'TRANSCRIBE_EXISTS']) {
      const { activities, summaries, asked, done } = summarizing({ refuses });
      summaries.isStillUp = true;
      const started = await activities.ai_summary(effect('call'));
      expect(started).toMatchObject({ status: 'progressing', content: '' });
      expect([done, asked]).toEqual([['listen r de-DE flow/1.1/transcribe'], []]);
      summaries.said = ['in: Bye'];
      const input = { summary_id: String(started.id), timeout: 5000 };
      await activities.summarize(input);
      await activities.summarize(input);
      expect(asked).toMatchObject([{ timeout: 5000 }]);
      // Told again, so that a flow that was not started is.
      expect(summaries.finished).toEqual([started.id, started.id]);
    }
  });

  it('of a conference hears all who are in, once, and comes when it has ended', async () => {
    const { activities, summaries, rooms, transcribes, heard, asked } = summarizing();
    summaries.isStillUp = true;
    const stay = { customer_id: 'customer', activeflow_id: 'guest', call_id: 'call', conference_id: 'r' };
    const seat = await rooms.join({ key: 'join', ...stay });
    if (typeof seat === 'string') throw new Error(seat);
    await rooms.joined(seat.call.id);
    const started = await activities.ai_summary(effect('conference'));
    expect(started).toMatchObject({ status: 'progressing', reference_type: 'conference', content: '' });
    const transcription = [...transcribes.transcribes.values()];
    expect(transcription).toMatchObject([{ reference_id: 'r', language: 'de-DE', direction: 'in' }]);
    expect(rooms.room('r')).toMatchObject({ transcribe_id: transcription[0]?.id });
    expect(heard).toEqual([`${transcription[0]?.id}/${seat.call.id}`]);
    await activities.ai_summary(effect('conference', 'flow/1.1'));
    await activities.ai_summary(effect('conference', 'flow/2.1'));
    expect(transcribes.transcribes.size).toBe(1);
    expect(new Set(heard).size).toBe(1);
    expect(asked).toEqual([]);
    summaries.said = ['guest 1 (Ada): Bye'];
    await activities.summarize({ summary_id: String(started.id), timeout: 5000 });
    expect(asked).toMatchObject([{ messages: [{}, { content: 'guest 1 (Ada): Bye' }] }]);
  });

  it('of a conference that ends waits for its end, and of one that is over comes at once', async () => {
    const { activities, summaries, rooms, transcribes, asked } = summarizing();
    summaries.said = ['guest 1: Bye'];
    summaries.isStillUp = true;
    await rooms.terminating('r');
    const ending = await activities.ai_summary(effect('conference'));
    expect([ending.status, transcribes.transcribes.size, asked]).toEqual(['progressing', 0, []]);
    await rooms.terminated('r');
    summaries.isStillUp = false;
    expect(await activities.ai_summary(effect('conference', 'flow/2.1'))).toMatchObject({
      status: 'done',
      content: 'All well.',
    });
    expect(transcribes.transcribes.size).toBe(0);
  });

  it('fails with its action when the call cannot be listened to', async () => {
    const { activities, summaries } = summarizing({ refuses: 'PROVIDER_FAILED' });
    summaries.isStillUp = true;
    await expect(activities.ai_summary(effect('call'))).rejects.toMatchObject({ code: 'PROVIDER_FAILED' });
  });

  it('is asked for again after a try that failed, and has failed when it is given up', async () => {
    const { activities, summaries, asked, failNext } = summarizing();
    summaries.said = ['in: Hello'];
    failNext();
    await expect(activities.ai_summary(effect('transcribe'))).rejects.toMatchObject({ code: 'MODEL_BUSY' });
    expect(await activities.ai_summary(effect('transcribe'))).toMatchObject({ status: 'done' });
    expect(asked.map(({ key }) => key)).toEqual([asked[0]?.key, asked[0]?.key]);
    const [other] = [
      await summaries.start({ ...effect('call').input, ...effect('call'), key: 'x' } as never),
    ];
    await activities.summary_failed({ summary_id: other.id, timeout: 1 });
    expect((await summaries.find(other.id))?.status).toBe('failed');
  });
});

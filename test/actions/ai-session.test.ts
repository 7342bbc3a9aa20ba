import { describe, expect, it } from 'vitest';
import { aiSession } from '../../workflows/actions/ai-session.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { failureOf, KEY, NOW, Trial } from '../support/fake-runtime.ts';

const option = { aicall_id: 'a1', mode: 'call', duration: 600_000, tool_names: ['all'], language: 'en-US' };
const started = { answer: 'started' };
const tool = (name: string, input: JsonObject = {}, id = 't') => ({
  id,
  name,
  arguments: JSON.stringify(input),
});
const thought = (content: string, ...tool_calls: JsonObject[]): JsonObject => ({ content, tool_calls });
const final = (text: string, speech_id = 'a1') =>
  ({ type: 'speech', speech_id, direction: 'in', text, language: '', is_final: true }) as const;
const finished = { type: 'playback_finished', command_id: KEY, status: 'completed' } as const;

/** A session on a call that listens and has asked the model for its first words. */
const thinking = (more: object = {}): Trial => {
  const trial = new Trial(aiSession, { ...option, ...more });
  trial.start();
  trial.performed(started);
  trial.performed(started);
  return trial;
};
/** One in which the model has spoken, with these tools to be used then. */
const speaking = (...tools: JsonObject[]): Trial => {
  const trial = thinking();
  trial.performed(thought('Hello', ...tools));
  trial.performed(started);
  return trial;
};
const listening = (): Trial => {
  const trial = thinking();
  trial.performed(thought(''));
  return trial;
};
const heard = (...texts: string[]) => texts.map((content) => ({ role: 'user', content }));

describe('ai_session on a call', () => {
  it('answers, listens, asks the model, speaks', () => {
    const trial = new Trial(aiSession, option);
    expect(trial.start()).toMatchObject({ effect: { name: 'answer' } });
    expect(trial.performed(started)).toMatchObject({
      effect: { name: 'speech_start', input: { speech_id: 'a1', direction: 'in', language: 'en-US' } },
    });
    expect(trial.runtime.call.status).toBe('progressing');
    expect(trial.performed(started)).toMatchObject({
      effect: { name: 'ai_think', input: { aicall_id: 'a1', heard: [] } },
    });
    expect(trial.performed(thought('Hello'))).toMatchObject({
      effect: { name: 'talk', input: { text: 'Hello' } },
    });
    expect(trial.performed(started)).toMatchObject({ kind: 'rest', until: NOW + 60_000 });
    expect(trial.event(finished)).toMatchObject({ kind: 'rest', until: NOW + 600_000 });
    expect(trial.event(final('Good morning'))).toMatchObject({
      effect: { name: 'ai_think', input: { heard: heard('Good morning') } },
    });
  });

  it('is stopped in its speech by a person who begins to speak, and hears them out', () => {
    const trial = speaking();
    expect(trial.event({ type: 'speech_started', speech_id: 'a1' })).toMatchObject({
      effect: { name: 'stop_media' },
    });
    expect(trial.performed(started)).toMatchObject({ kind: 'rest', until: NOW + 600_000 });
    expect(trial.event({ ...finished, status: 'stopped' })).toEqual({ kind: 'stay' });
    expect(trial.event(final('Wait'))).toMatchObject({ effect: { input: { heard: heard('Wait') } } });
  });

  it('takes what is said for the end of its speech also when nobody told that it began', () => {
    const trial = speaking();
    expect(trial.event(final('Stop'))).toMatchObject({ effect: { name: 'stop_media' } });
    expect(trial.performed(started)).toMatchObject({
      effect: { name: 'ai_think', input: { heard: heard('Stop') } },
    });
  });

  it('tells the model of tools first and then of what was said over its speech', () => {
    const trial = speaking(tool('set_variables', { variables: { a: 1 } }));
    trial.event(final('Hurry'));
    expect(trial.performed(started)).toMatchObject({
      effect: {
        name: 'ai_think',
        input: {
          heard: [
            { role: 'tool', tool_call_id: 't' },
            { role: 'user', content: 'Hurry' },
          ],
        },
      },
    });
    expect(trial.runtime.values).toMatchObject({ a: '1' });
  });

  it('hears neither what is not settled, nor others, nor what it says itself', () => {
    const trial = listening();
    for (const event of [
      { ...final('Hel'), is_final: false },
      final('Hello', 'transcribe'),
      { ...final('Hello'), direction: 'out' } as const,
      { type: 'speech_started', speech_id: 'a1' } as const,
    ])
      expect(trial.event(event)).toEqual({ kind: 'stay' });
  });

  it('takes keys that follow each other for one number, and leaves none of them behind', () => {
    const trial = listening();
    trial.digit('1');
    expect(trial.digit('2')).toMatchObject({ kind: 'rest', until: NOW + 1500 });
    expect(trial.runtime.typed).toBe('');
    expect(trial.timeout()).toMatchObject({ effect: { input: { heard: heard('DTMF: 12') } } });
    const spoken = listening();
    spoken.digit('7');
    expect(spoken.event(final('please'))).toMatchObject({
      effect: { input: { heard: heard('DTMF: 7', 'please') } },
    });
    expect(speaking().digit('1')).toMatchObject({ effect: { name: 'stop_media' } });
  });

  it('connects the caller when its stack is left, after it has said so', () => {
    const destinations = [{ type: 'tel', target: '+1' }];
    const trial = speaking(tool('connect_call', { destinations }));
    expect(trial.event(finished)).toMatchObject({
      kind: 'push',
      actions: [{ type: 'connect', option: { destinations: [{ type: 'tel', target: '+1' }] } }],
    });
    expect(trial.runtime.values).toMatchObject({
      'voipbin.aicall.result': 'connect_call',
      'voipbin.aicall.status': 'terminated',
    });
  });

  it('ends, or ends everything, when the model wants that', () => {
    expect(speaking(tool('stop_service')).event(finished)).toEqual({ kind: 'next' });
    expect(speaking(tool('stop_flow')).event(finished)).toEqual({ kind: 'end' });
  });

  it('uses no tool that the AI may not use', () => {
    const trial = thinking({ tool_names: ['stop_service'] });
    expect(trial.performed(thought('', tool('stop_flow')))).toMatchObject({
      effect: {
        name: 'ai_think',
        input: { heard: [{ role: 'tool', content: expect.stringContaining('no tool') }] },
      },
    });
  });

  it('ends when it is told to by API', () => {
    const told = { type: 'service', source: 'aicall/a1', name: 'terminate', data: {} } as const;
    const trial = listening();
    expect(trial.service({ ...told, service_id: 'other' })).toEqual({ kind: 'stay' });
    expect(trial.service({ ...told, service_id: 'a1' })).toEqual({ kind: 'next' });
    expect(trial.runtime.values['voipbin.aicall.result']).toBe('terminated');
  });

  it('ends after its duration, in the middle of a sentence, too', () => {
    expect(listening().timeout()).toEqual({ kind: 'next' });
    const trial = thinking({ duration: 1000 });
    trial.performed(thought('Hello'));
    expect(trial.performed(started)).toMatchObject({ until: NOW + 1000 });
    expect(trial.timeout()).toMatchObject({ effect: { name: 'stop_media' } });
    expect(trial.performed(started)).toEqual({ kind: 'next' });
    expect(trial.runtime.values['voipbin.aicall.result']).toBe('timeout');
  });

  it('asks the network about speech that does not end, or was begun before', () => {
    const trial = speaking();
    expect(trial.timeout()).toMatchObject({ effect: { name: 'call_state' } });
    expect(trial.performed({ status: 'progressing', busy: [KEY] })).toMatchObject({ kind: 'rest' });
    trial.timeout();
    expect(trial.performed({ status: 'progressing', busy: [] })).toMatchObject({ until: NOW + 600_000 });
    const repeated = thinking();
    repeated.performed(thought('Hello'));
    expect(repeated.performed({ answer: 'already' })).toMatchObject({ effect: { name: 'call_state' } });
    expect(repeated.performed({ status: 'hangup', busy: [] })).toEqual({ kind: 'reference_ended' });
  });

  it('fails with the code of a model that does not answer, and when nothing can be said', () => {
    expect(failureOf(thinking().refused('MODEL_BUSY'))).toBe('MODEL_BUSY');
    const trial = speaking();
    expect(trial.event({ ...finished, status: 'failed' })).toMatchObject({ effect: { name: 'stop_media' } });
    expect(failureOf(trial.performed(started))).toBe('MEDIA_FAILED');
  });

  it('is over with its call, and says nothing more when it is left', () => {
    const trial = new Trial(aiSession, option);
    trial.start();
    expect(failureOf(trial.performed({ answer: 'gone' }))).toBe('CALL_GONE');
    expect(speaking().interruption).toBe('stop_media');
  });
});

describe('ai_session of a conversation', () => {
  const text = { mode: 'text', conversation_id: 'c1', said: 'Hi' };
  const answering = (): Trial => {
    const trial = new Trial(aiSession, { ...option, ...text });
    trial.start();
    return trial;
  };

  it('answers the message and leaves the rest to the next one', () => {
    const trial = new Trial(aiSession, { ...option, ...text });
    expect(trial.start()).toMatchObject({ effect: { name: 'ai_think', input: { heard: heard('Hi') } } });
    expect(trial.performed(thought('Hello'))).toMatchObject({
      effect: { name: 'conversation_send', input: { conversation_id: 'c1', text: 'Hello', sync: true } },
    });
    expect(trial.performed({})).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({ 'voipbin.aicall.result': 'answered' });
  });

  it('is over when the model says so', () => {
    const trial = answering();
    trial.performed(thought('Bye', tool('stop_service')));
    expect(trial.performed({})).toMatchObject({ effect: { name: 'ai_end', input: { service_id: 'a1' } } });
    expect(trial.performed({})).toEqual({ kind: 'next' });
  });

  it('fails when the answer cannot be sent', () => {
    const trial = answering();
    trial.performed(thought('Hello'));
    trial.refused('MESSAGE_FAILED');
    expect(failureOf(trial.performed({}))).toBe('MESSAGE_FAILED');
  });
});

describe('ai_session of a task', () => {
  const task = { mode: 'task', duration: 30_000 };

  it('is told how long it has, and stops when the model wants nothing more', () => {
    const trial = new Trial(aiSession, { ...option, ...task });
    expect(trial.start()).toMatchObject({ effect: { name: 'ai_think', input: { time_left: 30_000 } } });
    trial.runtime.now += 29_000;
    expect(trial.performed(thought('', tool('set_variables', { variables: { a: 'b' } })))).toMatchObject({
      effect: { input: { time_left: 1000 } },
    });
    expect(trial.performed(thought('Done'))).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toMatchObject({ a: 'b', 'voipbin.aicall.content': 'Done' });
  });

  it('asks the model no more when its time is up', () => {
    const trial = new Trial(aiSession, { ...option, ...task });
    trial.start();
    trial.runtime.now += 30_000;
    expect(trial.performed(thought('', tool('set_variables', { variables: { a: 'b' } })))).toEqual({
      kind: 'next',
    });
    expect(trial.runtime.values['voipbin.aicall.result']).toBe('timeout');
  });
});

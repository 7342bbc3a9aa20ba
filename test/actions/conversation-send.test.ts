import { describe, expect, it } from 'vitest';
import { conversationSend } from '../../workflows/actions/conversation-send.ts';
import { failureOf, isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

const option = { conversation_id: 'c1', text: 'Hello' };

describe('conversation_send', () => {
  it.each([
    [undefined, false],
    ['true', true],
  ])('says it in the conversation and moves on, with sync %j', (sync, isSync) => {
    const trial = new Trial(conversationSend, sync === undefined ? option : { ...option, sync });
    expect(trial.start()).toMatchObject({
      effect: { name: 'conversation_send', input: { ...option, sync: isSync } },
    });
    expect(trial.performed({ conversation_message_id: 'm' })).toEqual({ kind: 'next' });
  });

  it('fails, but not critically, where there is no such conversation', () => {
    const outcome = new Trial(conversationSend, option).refused('CONVERSATION_NOT_FOUND');
    expect(failureOf(outcome)).toBe('CONVERSATION_NOT_FOUND');
    expect(isCritical(outcome)).toBe(false);
  });

  it('refuses nothing to say, and nowhere to say it', () => {
    expect(refusedPaths('conversation_send', { text: '' })).toEqual(['conversation_id', 'text']);
  });
});

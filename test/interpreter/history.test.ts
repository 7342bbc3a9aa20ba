import { describe, expect, it } from 'vitest';
import type { Json } from '../../workflows/interpreter/action.ts';
import { list, markSaved, markStored, unsaved } from '../../workflows/interpreter/history.ts';
import { newToken } from '../../workflows/interpreter/run.ts';
import type { Open, Token } from '../../workflows/interpreter/token.ts';

const NOW = Date.UTC(2026, 0, 5, 9, 30, 1, 234);

function listed(count: number, text: Json = ''): Token {
  const token = newToken({ actions: [], variables: {} });
  for (let n = 1; n <= count; n++) {
    const action = { id: `a${n}`, type: 'talk', option: { text } };
    const phase = { kind: 'rest', until: null, saved: false } as const;
    const open: Open = {
      action,
      startedAt: NOW,
      step: n,
      effects: 0,
      phase,
      rested: false,
      notes: {},
      late: [],
    };
    list(token, open, 'main', { result: 'done' });
  }
  return token;
}

const numbers = (token: Token): number[] => token.history.map(({ n }) => n);

describe('the history', () => {
  it('lists an action as executed, with its number, start, stack and result', () => {
    expect(listed(1, 'Hi').history).toEqual([
      {
        n: 1,
        id: 'a1',
        type: 'talk',
        option: { text: 'Hi' },
        tm_execute: '2026-01-05 09:30:01.234000',
        stack_id: 'main',
        result: 'done',
      },
    ]);
  });

  it('keeps everything that is not saved', () => {
    const token = listed(200);
    expect(unsaved(token)).toHaveLength(200);
    expect(numbers(token)).toHaveLength(200);
  });

  it('keeps the last 50 of what is saved, in order, and the unsaved after them', () => {
    const token = listed(100);
    markSaved(token, 80);
    expect(numbers(token)).toEqual(Array.from({ length: 70 }, (_, at) => 31 + at));
    expect(unsaved(token).map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, at) => 81 + at));
  });

  it('keeps fewer of what is saved when they are long', () => {
    const token = listed(10, 'x'.repeat(30_000));
    markSaved(token, 10);
    expect(numbers(token)).toEqual([9, 10]);
  });

  it('counts the bytes since the last store that was waited for: a save that nobody waits for changes nothing', () => {
    const token = listed(10);
    const { backlogBytes } = token;
    markSaved(token, 8);
    expect(token.backlogBytes).toBe(backlogBytes);
    markStored(token, 5);
    expect(token.backlogBytes).toBe(backlogBytes / 2);
    markStored(token, 10);
    expect(token.backlogBytes).toBe(0);
  });

  it('does not go back when an older save is confirmed late', () => {
    const token = listed(10);
    markSaved(token, 8);
    markSaved(token, 3);
    expect(token.saved).toBe(8);
    expect(unsaved(token).map(({ n }) => n)).toEqual([9, 10]);
  });
});

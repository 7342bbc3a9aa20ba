import { describe, expect, it } from 'vitest';
import { type Action, FINISH_ID, START_ID } from '../../workflows/interpreter/action.ts';
import {
  depth,
  insertBehind,
  jumpTo,
  locate,
  moveOn,
  openFrame,
  openPushed,
  pendingStack,
  topFrame,
} from '../../workflows/interpreter/cursor.ts';
import { newToken } from '../../workflows/interpreter/run.ts';
import type { Frame, Token } from '../../workflows/interpreter/token.ts';

const actions = (...ids: string[]): Action[] => ids.map((id) => ({ id, type: 'empty' }));

/** Stacks in each other, each at its first action. */
function flow(...stacks: string[][]): Token {
  const [main = [], ...nested] = stacks;
  const token = newToken({ actions: actions(...main), variables: {} });
  nested.forEach((ids, at) => {
    token.frames.push(openFrame(pendingStack(`s${at + 1}`, actions(...ids)), topFrame(token)));
  });
  for (const frame of token.frames) frame.index = 0;
  return token;
}

const at = (token: Token): [string, string | undefined] => {
  const frame = topFrame(token) as Frame;
  return [frame.id, frame.next === null ? undefined : frame.actions[frame.next]?.id];
};

describe('a search', () => {
  it('finds the innermost action of that id', () => {
    const token = flow(['a', 'b'], ['b', 'c'], ['d']);
    expect(locate(token, 'b')).toEqual({ depth: 1, index: 0 });
    expect(locate(token, 'a')).toEqual({ depth: 0, index: 0 });
    expect(locate(token, 'd')).toEqual({ depth: 2, index: 0 });
  });

  it.each(['x', '', 'constructor', '__proto__', FINISH_ID])('finds no "%s"', (id) => {
    expect(locate(flow(['a']), id)).toBeUndefined();
  });

  it('takes the start id as the first main action, if there is one', () => {
    expect(locate(flow(['a'], ['b']), START_ID)).toEqual({ depth: 0, index: 0 });
    expect(locate(flow([], ['b']), START_ID)).toBeUndefined();
  });

  it('takes the first of two actions with the same id', () => {
    expect(locate(flow(['a', 'b', 'b']), 'b')).toEqual({ depth: 0, index: 1 });
  });

  it('sees what was added, also after it has searched before', () => {
    const token = flow(['a'], ['b', 'c']);
    expect(locate(token, 'new')).toBeUndefined();
    insertBehind(topFrame(token) as Frame, actions('new'));
    expect(locate(token, 'new')).toEqual({ depth: 1, index: 1 });
    expect(locate(token, 'c')).toEqual({ depth: 1, index: 2 });
  });
});

describe('a jump', () => {
  it('abandons the stacks above its target', () => {
    const token = flow(['a', 'b'], ['c'], ['d']);
    expect(jumpTo(token, 'b', 'fail')).toBe('found');
    expect(token.frames).toHaveLength(1);
    expect(at(token)).toEqual(['main', 'b']);
  });

  it('to nowhere leaves everything as it is', () => {
    const token = flow(['a', 'b'], ['c']);
    const before = structuredClone(token);
    expect(jumpTo(token, 'x', 'fail')).toBe('missing');
    expect(token).toEqual(before);
  });

  it('out of a stack whose outer ones another holds asks that other', () => {
    const token = { ...flow(['a']), below: { stacks: ['main'], bytes: 0 } };
    expect(jumpTo(token, 'b', 'complete')).toBe('leaving');
    expect(token.leaving).toEqual({ target: 'b', missing: 'complete' });
  });
});

describe('moving on', () => {
  it('takes the following action, and none after the last', () => {
    const token = flow(['a', 'b']);
    const frame = topFrame(token) as Frame;
    moveOn(token, frame);
    expect(at(token)).toEqual(['main', 'b']);
    frame.index = 1;
    moveOn(token, frame);
    expect(at(token)).toEqual(['main', undefined]);
  });

  it('honours next_id, also into an outer stack', () => {
    const token = flow(['a', 'b', 'c'], ['d']);
    const frame = topFrame(token) as Frame;
    frame.actions = [{ id: 'd', type: 'empty', next_id: 'c' }];
    expect(moveOn(token, frame)).toBe('found');
    expect(at(token)).toEqual(['main', 'c']);
  });
});

describe('stacks', () => {
  it('that were pushed open in order: the last one runs first, and each returns to the one before', () => {
    const token = flow(['a', 'b']);
    (topFrame(token) as Frame).next = 1;
    token.pushes = [pendingStack('p1', actions('x')), pendingStack('p2', actions('y'))];
    openPushed(token);
    expect(at(token)).toEqual(['p2', 'y']);
    expect(token.frames.map(({ returnStack, returnAction }) => [returnStack, returnAction])).toEqual([
      [null, null],
      ['main', 'b'],
      ['p1', 'x'],
    ]);
    expect(token.pushes).toEqual([]);
    expect(depth(token)).toBe(3);
  });

  it('without actions are at their end', () => {
    expect(openFrame(pendingStack('p', [])).next).toBeNull();
  });

  it('do not share their array with the flow they came from', () => {
    const given = actions('a');
    insertBehind(openFrame(pendingStack('p', given)), actions('b'));
    expect(given).toHaveLength(1);
  });
});

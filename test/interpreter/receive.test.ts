import { expect, it } from 'vitest';
import { definitions } from '../../workflows/actions/index.ts';
import { topFrame } from '../../workflows/interpreter/cursor.ts';
import type { CallEventBody } from '../../workflows/interpreter/events.ts';
import { receive } from '../../workflows/interpreter/receive.ts';
import { newToken, type Run } from '../../workflows/interpreter/run.ts';
import { startNext } from '../../workflows/interpreter/step.ts';
import type { Frame } from '../../workflows/interpreter/token.ts';
import { toStart } from '../support/start.ts';

const talk = { id: 'hello', type: 'talk', option: { text: 'Hello' } };

it('the end of a playback shows that its command was taken, also when nobody said so', () => {
  const run = underWay();
  news(run, { type: 'playback_finished', command_id: 'flow/1.1', status: 'completed' });
  expect(run.token.history).toMatchObject([{ id: 'hello', result: 'done' }]);
});

it('the end of another playback leaves a command under way', () => {
  const run = underWay();
  news(run, { type: 'playback_finished', command_id: 'flow/0.1', status: 'completed' });
  expect(topFrame(run.token)?.open?.phase).toMatchObject({ kind: 'perform', key: 'flow/1.1' });
});

/** A flow whose talk command was sent and never answered. */
function underWay(): Run {
  const { facts } = toStart({ id: 'flow', scenario: { actions: [talk] } as never, callId: 'call' });
  const token = newToken({ actions: [talk], variables: {}, call: { id: 'call', status: 'progressing' } });
  const run: Run = { facts, token, definitions, clock: { now: () => 0, newId: () => 'id' } };
  startNext(run, topFrame(token) as Frame);
  return run;
}

function news(run: Run, body: CallEventBody): void {
  receive(run, { n: 1, kind: 'event', event: { ...body, call_id: 'call', number: 1, at: 0 } });
}

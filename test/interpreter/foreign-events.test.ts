import { describe, expect, it } from 'vitest';
import type { Action } from '../../workflows/interpreter/action.ts';
import type { CallEventBody } from '../../workflows/interpreter/events.ts';
import { InstantHost } from '../support/instant-host.ts';

/** What comes of commands that the flow did not send: somebody spoke into its call, or recorded it, by API. */
const FOREIGN: readonly CallEventBody[] = [
  { type: 'playback_finished', command_id: 'by API', status: 'completed' },
  { type: 'playback_finished', command_id: 'by API, too', status: 'failed' },
  { type: 'digits_sent', command_id: 'by API' },
  { type: 'recording_started', recording_id: 'tape' },
  { type: 'recording_finished', recording_id: 'tape', reason: 'stopped', duration: 1000 },
];

const WAITING: readonly Action[] = [
  { id: 'a', type: 'answer' },
  { id: 'a', type: 'talk', option: { text: 'Hello' } },
  { id: 'a', type: 'play', option: { stream_urls: ['https://example.com/a.wav'] } },
  { id: 'a', type: 'beep' },
  { id: 'a', type: 'digits_send', option: { digits: '12' } },
  { id: 'a', type: 'digits_receive', option: { duration: 5000, length: 2 } },
  { id: 'a', type: 'sleep', option: { duration: 5000 } },
  { id: 'a', type: 'block' },
  { id: 'a', type: 'hangup' },
];

describe('events of what the flow did not ask for', () => {
  it.each(WAITING)('leave a waiting $type as it is', async (action) => {
    const run = async (news: readonly CallEventBody[]) => {
      const actions = [action, { id: 'b', type: 'variable_set', option: { key: 'k', value: 'v' } }];
      const host = await new InstantHost({ actions, isCall: true, atRest: { 1: news } }).finish();
      const { effects, executed, ended, waits } = host;
      return { effects, executed, ended, waits, variables: host.run.token.variables };
    };
    expect(await run(FOREIGN)).toEqual(await run([]));
  });

  it('are taken all the same, since the numbers of a call have no gaps', async () => {
    const actions = [{ id: 'a', type: 'sleep', option: { duration: 5000 } }];
    const host = await new InstantHost({ actions, isCall: true, atRest: { 1: FOREIGN } }).finish();
    expect(host.run.token.received).toBe(FOREIGN.length);
  });

  it('do not take the call back: one that was answered rings no more', async () => {
    const actions = [{ id: 'a', type: 'sleep', option: { duration: 5000 } }];
    const host = new InstantHost({ actions, isCall: true, atRest: { 1: [{ type: 'call_ringing' }] } });
    expect((await host.finish()).run.token.call?.status).toBe('progressing');
  });
});

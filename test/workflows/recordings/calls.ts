import type { Action, JsonObject } from '../../../workflows/interpreter/action.ts';
import { set } from '../../background/platform.ts';
import { answer, makeFlow, type Recording, talk } from './recording.ts';

const menu: readonly Action[] = [
  answer,
  talk('prompt', 'press 1 or 2', { digits_handle: 'next' }),
  { id: 'key', type: 'digits_receive', option: { duration: 60_000, length: 1 } },
  { id: 'choose', type: 'branch', option: { target_ids: { '1': 'one' }, default_target_id: 'other' } },
  talk('one', 'one'),
  talk('other', 'other'),
  { id: 'sound', type: 'beep' },
  { id: 'end', type: 'hangup' },
];

/** Calls that ring here, and calls that are made. */
export const calls: readonly Recording[] = [
  {
    name: 'connect',
    async run(platform) {
      platform.network.setNumbers({
        '91': { outcome: 'busy', delay: 10 },
        '92': { delay: 100, script: [{ wait_for: 'company' }, { say: 'hello' }, { hang_up: true }] },
        '93': { outcome: 'no_answer' },
      });
      const to = (...targets: string[]): JsonObject => ({
        destinations: targets.map((target) => ({ type: 'tel', target })),
      });
      const actions = [
        { id: 'busy', type: 'connect', option: to('+15550091') },
        { id: 'answered', type: 'connect', option: to('+15550092', '+15550093') },
        { id: 'record', type: 'recording_start', option: { beep_start: true } },
        { id: 'amd', type: 'amd' },
        { id: 'echo', type: 'echo', option: { duration: 50 } },
        { id: 'never', type: 'connect', option: to('+15550093') },
      ];
      const script = [{ wait_for: 'ringing', at: 'start' }] as const;
      const { id, callId } = await platform.ring({ actions, script: [...script] });
      await platform.at(id, 'never');
      platform.network.hangUp(callId);
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'ivr-menu',
    async run(platform) {
      const script = [{ wait_for: 'talk', matching: 'press', at: 'start' }, { press: '1' }] as const;
      const { id } = await platform.ring({ actions: menu, script: [...script] });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'hangup-while-it-speaks',
    async run(platform) {
      const script = [{ wait_for: 'talk', at: 'start' }, { hang_up: true }] as const;
      const actions = [answer, talk('long', 'a long story '.repeat(500))];
      const { id } = await platform.ring({ actions, script: [...script] });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'dial-no-answer',
    async run(platform) {
      platform.network.setNumbers({ '13': { outcome: 'no_answer' } });
      const { id } = await platform.dial('+15550013', { actions: [talk('hi', 'hi')] }, { timeout: 200 });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'dial-answered',
    async run(platform) {
      platform.network.setNumbers({ '11': { delay: 50 } });
      const { id } = await platform.dial('+15550011', { actions: [talk('hi', 'hi')] });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'dial-stopped',
    async run(platform) {
      platform.network.setNumbers({ '14': { delay: 60_000 } });
      const { id, callId } = await platform.dial('+15550014', { actions: [talk('hi', 'hi')] });
      await platform.rings(callId);
      await platform.flows.stop(id);
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'on-complete',
    async run(platform) {
      const on_complete_flow_id = await makeFlow(platform, [talk('late', 'late'), set('note', 'noted', '1')]);
      const { id } = await platform.ring({ actions: [answer], on_complete_flow_id });
      await platform.ended(id);
      await platform.ended((await platform.following(id)).id);
      return id;
    },
  },
];

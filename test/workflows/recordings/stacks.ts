import { randomUUID } from 'node:crypto';
import type { Action } from '../../../workflows/interpreter/action.ts';
import { block, type Platform, set } from '../../background/platform.ts';
import { answer, digits, enter, makeFlow, nap, type Recording, talk } from './recording.ts';

const typist = [
  { wait_for: 'talk', matching: 'code' },
  { press: '12', interval: 1 },
] as const;

async function threeDeep(platform: Platform): Promise<readonly Action[]> {
  const third = await makeFlow(platform, [talk('ask', 'code please'), digits('code'), nap('nap')]);
  const second = await makeFlow(platform, [enter(third), talk('back', 'back ${voipbin.call.digits}')]);
  return [answer, enter(second), talk('bye', 'bye')];
}

async function request(platform: Platform, id: string, more: object): Promise<void> {
  await platform.flows.request(id, { id: randomUUID(), ...more } as Parameters<
    Platform['flows']['request']
  >[1]);
}

/** Nested stacks, and what comes from outside while they are open. */
export const stacks: readonly Recording[] = [
  {
    name: 'nested-stacks',
    async run(platform) {
      const { id } = await platform.ring({ actions: await threeDeep(platform), script: [...typist] });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'continue-as-new',
    async run(platform) {
      const actions = await threeDeep(platform);
      const { id } = await platform.ring({ actions, script: [...typist], suspend: true });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'stop-in-stack',
    async run(platform) {
      const id = await platform.start({
        actions: [enter(await makeFlow(platform, [block('inside')])), nap('never')],
      });
      await platform.at(id, 'inside');
      await platform.flows.stop(id);
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'cancel-in-stack',
    async run(platform) {
      const id = await platform.start({
        actions: [enter(await makeFlow(platform, [block('inside')])), nap('never')],
      });
      await platform.at(id, 'inside');
      await platform.client.workflow.getHandle(id).cancel();
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'stack-lost',
    async run(platform) {
      const id = await platform.start({
        actions: [enter(await makeFlow(platform, [block('inside')])), nap('never')],
      });
      const { current_stack_id } = await platform.at(id, 'inside');
      await platform.client.workflow.getHandle(`${id}/${current_stack_id}`).terminate('recorded');
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'block-continue',
    async run(platform) {
      const id = await platform.start({
        actions: [block('wait'), set('after', 'after', '${given}'), nap('nap')],
      });
      await platform.at(id, 'wait');
      await request(platform, id, { kind: 'continue', variables: { given: '1' } });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'requests-of-every-kind',
    async run(platform) {
      const id = await platform.start({ actions: [block('first'), block('second'), block('third')] });
      await platform.at(id, 'first');
      await request(platform, id, { kind: 'set_variables', variables: { a: '1', b: '2' } });
      await request(platform, id, { kind: 'delete_variable', key: 'a' });
      await request(platform, id, { kind: 'push', actions: [block('pushed')] });
      await request(platform, id, { kind: 'continue' });
      await platform.at(id, 'pushed');
      await request(platform, id, { kind: 'add', actions: [nap('added')] });
      await request(platform, id, { kind: 'forward', action_id: 'third', now: true });
      await platform.at(id, 'third');
      await request(platform, id, { kind: 'continue' });
      await platform.ended(id);
      return id;
    },
  },
];

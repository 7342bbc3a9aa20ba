import { type Recording, talk } from './recording.ts';

/** Conversations with AIs. */
export const ai: readonly Recording[] = [
  {
    name: 'ai-talk',
    async run(platform) {
      const init_prompt = [
        '> start => Hello.',
        '> story => A long story that somebody will interrupt before it comes to its end, as is well known',
        '> bye => Goodbye. [set_variables {"variables": {"said": "{{said}}"}}] [stop_service]',
      ].join('\n');
      platform.ai.keep({ id: 'receptionist', init_prompt });
      const script = [
        { wait_for: 'talk', matching: 'Hello' },
        { say: 'Tell me a story' },
        { wait_for: 'talk', matching: 'A long story', at: 'start' },
        { say: 'Oh, bye' },
      ] as const;
      const converse = { id: 'talk', type: 'ai_talk', option: { ai_id: 'receptionist' } };
      const { id } = await platform.ring({
        actions: [converse, talk('after', 'after')],
        script: [...script],
      });
      await platform.ended(id);
      return id;
    },
  },
  {
    name: 'ai-task',
    async run(platform) {
      const init_prompt =
        '> start => [set_variables {"variables": {"a": "1"}}]\n> tool:set_variables => Done.';
      platform.ai.keep({ id: 'clerk', init_prompt });
      const id = await platform.start({
        actions: [{ id: 'task', type: 'ai_task', option: { ai_id: 'clerk' } }],
      });
      await platform.ended(id);
      return id;
    },
  },
];

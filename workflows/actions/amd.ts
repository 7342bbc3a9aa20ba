import { z } from 'zod';
import { next, perform, rest, stay } from '../interpreter/outcome.ts';
import { AMD_RESULT } from '../interpreter/variables.ts';
import { callIsGone, defineAction, isGone, isRepeated } from './define-action.ts';
import { flag, text } from './option.ts';
import { afterAsking, askState } from './playback.ts';

/** Detection takes a few seconds; after this long the network is asked. */
const ASK_AFTER_MS = 30_000;

/** The network hangs a machine up by itself. */
const HANGUP_MS = 10_000;

/** Listens whether a person or a machine has answered. */
export const amd = defineAction({
  type: 'amd',
  media: 'call',
  summary:
    'Detects an answering machine. Sets voipbin.amd.result (human, machine, notsure), with async when it is known.',
  options: z.object({
    machine_handle: text
      .default('')
      .describe('hangup: a machine is hung up, with the reason amd; anything else: the flow goes on.'),
    async: flag.default(false).describe('Moves on while it listens.'),
  }),
  examples: [{}, { machine_handle: 'hangup', async: true }],
  start(runtime, { machine_handle }) {
    runtime.variables.set({ [AMD_RESULT]: '' });
    return perform({
      name: 'amd',
      input: { hang_up_machine: machine_handle === 'hangup' },
      summary: 'detect an answering machine',
    });
  },
  resume(runtime, option, happening) {
    switch (happening.kind) {
      case 'refused':
        return { kind: 'fail', failure: happening.failure };
      case 'performed':
        if (runtime.notes.phase === 'asking') return afterAsking(runtime, happening.value);
        if (isGone(happening)) return callIsGone;
        if (option.async) return next;
        if (isRepeated(happening)) return perform(askState(), { phase: 'asking', command: runtime.lastKey });
        return rest(runtime.now + ASK_AFTER_MS, { command: runtime.lastKey });
      case 'timeout':
        return perform(askState(), { ...runtime.notes, phase: 'asking' });
      case 'event':
        if (happening.event.type !== 'amd_finished') return stay;
        if (happening.event.command_id !== runtime.notes.command) return stay;
        runtime.resumedBy('amd_finished', happening.event.result);
        return option.machine_handle === 'hangup' && happening.event.result === 'machine'
          ? rest(runtime.now + HANGUP_MS, runtime.notes)
          : next;
      case 'continued':
        return stay;
    }
  },
});

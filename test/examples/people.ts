import type { CalleeInput, CallerInput } from '../../src/providers/simulator/script.ts';

type Script = NonNullable<CallerInput['script']>;

/** Listens until it is asked, then presses keys, once for each. */
export function presses(asked: string, ...keys: readonly string[]): Script {
  return keys.flatMap((key) => [{ wait_for: 'talk' as const, matching: asked }, { press: key }]);
}

/** Says it again and again, whenever the other side, or a recording, may begin to hear it. */
export function often(text: string): Script {
  return Array.from({ length: 60 }, () => [{ say: text }, { wait: 4000 }]).flat();
}

export const hello = often('Hello?');

/** Somebody who picks up and, spoken to, says a name and hangs up. */
export function colleague(name: string): CalleeInput {
  return {
    delay: 500,
    script: [{ wait_for: 'speech' }, { say: `${name} speaking.` }, { wait: 3000 }, { hang_up: true }],
  };
}

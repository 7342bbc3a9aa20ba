import type { Step } from '../../../src/providers/simulator/script.ts';
import type { Phone } from './phone.ts';

/** Does what a simulated person would do; a telephone tells no kind of sound from another. */
export async function follow(
  phone: Phone,
  steps: readonly Step[],
  say: (text: string) => Promise<void>,
): Promise<void> {
  for (const step of steps) {
    if (phone.state === 'over') return;
    if ('wait_for' in step) await phone.hears(step.at);
    else if ('wait' in step) await new Promise((resolve) => setTimeout(resolve, step.wait));
    else if ('hang_up' in step) phone.hangUp();
    else {
      await phone.when(() => phone.state === 'talking' || phone.state === 'over');
      if ('press' in step) await phone.line.press(step.press);
      else await say(step.say);
    }
  }
}

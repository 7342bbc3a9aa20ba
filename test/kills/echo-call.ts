import { randomUUID } from 'node:crypto';
import { triggeredId } from '../../src/store/ids.ts';
import type { RunningPlatform } from '../platform/running-platform.ts';
import { until } from '../platform/until.ts';

/** Speaks every key that the caller presses, for ever. */
export const ECHO = [
  { type: 'answer' },
  { id: 'key', type: 'digits_receive', option: { duration: 120_000, length: 1 } },
  { type: 'talk', option: { text: 'Key ${voipbin.call.digits}' } },
  { type: 'goto', option: { target_id: 'key' } },
];

/** A call into a flow of {@link ECHO}, to measure how soon a key is reacted to. */
export class EchoCall {
  readonly callId = randomUUID();
  readonly activeflowId: string;
  readonly #people: RunningPlatform['people'];

  private constructor({ customerId, people }: RunningPlatform) {
    this.activeflowId = triggeredId(customerId, `call/${this.callId}`);
    this.#people = people;
  }

  /** Settles when it is answered. */
  static async ring(platform: RunningPlatform, flow_id: string): Promise<EchoCall> {
    const call = new EchoCall(platform);
    const { callId: call_id } = call;
    const route = { customer_id: platform.customerId, flow_id };
    await platform.people.ring({ call_id, from: '+15550100', to: '+15550199', route });
    await until('the answer', async () =>
      (await platform.people.call(call_id))?.state.status === 'progressing' ? true : undefined,
    );
    return call;
  }

  async press(digit: string): Promise<void> {
    await this.#people.press(this.callId, digit);
  }

  /** Milliseconds from a key until the network was told to speak of it. Settles when it has spoken. */
  async reaction(digit: string): Promise<number> {
    const count = (await this.#people.call(this.callId))?.heard.length ?? 0;
    const begun = Date.now();
    await this.press(digit);
    const start = await this.heard(count + 1);
    await until('silence', async () =>
      (await this.#people.call(this.callId))?.heard.at(-1)?.end === null ? undefined : true,
    );
    return start - begun;
  }

  /** When the sound of this number began. */
  async heard(count: number): Promise<number> {
    const start = async () => (await this.#people.call(this.callId))?.heard[count - 1]?.start;
    return await until(`sound ${count}`, start, { pause: 2 });
  }

  async hangUp(): Promise<void> {
    await this.#people.hangUp(this.callId);
  }
}

/** Prints times and answers them, in milliseconds. */
export function report(
  what: string,
  times: readonly number[],
): { readonly p50: number; readonly worst: number } {
  const ordered = [...times].sort((a, b) => a - b);
  const p50 = ordered[Math.floor(ordered.length / 2)] ?? 0;
  const worst = ordered.at(-1) ?? 0;
  process.stdout.write(`reaction ${what}: p50 ${p50} ms, worst ${worst} ms, ${times.length} times\n`);
  return { p50, worst };
}

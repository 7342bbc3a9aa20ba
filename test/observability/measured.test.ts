import { expect, test } from 'vitest';
import { EffectRefused, TryLater } from '../../activities/failure.ts';
import { FlowClientError } from '../../src/flow-client.ts';
import { measured } from '../../src/observability/measured.ts';
import { createMetrics } from '../../src/observability/metrics.ts';

/** A port with a secret of its own, as classes have. */
class Phone {
  readonly #number = '+15550100';

  async call(outcome?: Error): Promise<string> {
    if (outcome) throw outcome;
    return this.#number;
  }

  name(): string {
    return 'phone';
  }
}

test('a call of a port is counted by its outcome, and answers as before', async () => {
  const metrics = createMetrics();
  const phone = measured('phone', new Phone(), metrics);
  expect(await phone.call()).toBe('+15550100');
  expect(phone.name()).toBe('phone');
  const failures = [
    new EffectRefused('GONE', 'is over'),
    new FlowClientError('gone', 'NOT_FOUND', 'no workflow'),
    new FlowClientError('unavailable', 'SERVICE_UNAVAILABLE', 'away'),
    new TryLater('BUSY', 'is busy'),
    new Error('connection refused'),
  ];
  for (const failure of failures) await expect(phone.call(failure)).rejects.toBe(failure);
  const counted = (await metrics.registry.metrics())
    .split('\n')
    .filter((line) => line.startsWith('activeflow_port_call_seconds_count'));
  const of = (outcome: string, count: number) =>
    `activeflow_port_call_seconds_count{port="phone",operation="call",outcome="${outcome}"} ${count}`;
  expect(counted.sort()).toEqual([of('failed', 2), of('later', 1), of('ok', 1), of('refused', 2)]);
});

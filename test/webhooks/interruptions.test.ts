import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebhookStage } from './stage.ts';

let stage: WebhookStage;

beforeEach(async () => {
  stage = await WebhookStage.open();
}, 60_000);
afterEach(() => stage.close());

describe('a line under retry', () => {
  test('that was never handed over is found and sent', async () => {
    stage.deliver(async () => {
      throw new Error('Temporal is away');
    });
    await stage.work();
    const flow = await stage.activeflow(3, 500);
    await stage.received(flow, 1);
    stage.receiver.answers.delete(flow.path);
    stage.watch();
    await stage.all(flow, 'delivered');
    expect(stage.receiver.sequences(flow.path)).toEqual([1, 1, 2, 3]);
  }, 60_000);

  test('whose workflow an operator terminated is found and sent', async () => {
    stage.deliver();
    await stage.work();
    const flow = await stage.activeflow(3, 500);
    await stage.received(flow, 3);
    await stage.workflow(flow).terminate();
    stage.receiver.answers.delete(flow.path);
    stage.watch();
    await stage.all(flow, 'delivered');
  }, 60_000);

  test('that is handed over while its workflow is about to end is looked at once more', async () => {
    const flow = await stage.activeflow();
    let looks = 0;
    await stage.work({
      async webhook_attempt(line) {
        looks += 1;
        if (looks === 1) await stage.lines.hand(line);
        return { more: false };
      },
    });
    await stage.lines.hand(stage.line(flow));
    await stage.workflow(flow).result();
    expect(looks).toBe(2);
  });

  test('that is started again while its workflow runs is left to it', async () => {
    const flow = await stage.activeflow();
    let looks = 0;
    await stage.work({
      async webhook_attempt(line) {
        looks += 1;
        if (looks === 1) await stage.lines.ensure(line);
        return { more: false };
      },
    });
    await stage.lines.ensure(stage.line(flow));
    await stage.workflow(flow).result();
    expect(looks).toBe(1);
  });
});

import { describe, expect, test } from 'vitest';
import { sampleAt } from '../samples.ts';
import { type Stage, told } from '../stage.ts';

/** Flows that ask the customer's programs. */
export function describeCustomerData(stage: Stage): void {
  const { customer } = stage;

  describe('data of the customer', () => {
    test('a caller is greeted by the name that the customer’s program sets before it answers', async () => {
      customer.answers('/known', async (_received, activeflowId) => {
        await customer.sets(activeflowId, { 'customer.name': 'John' });
        return {};
      });
      const { actions } = sampleAt('flow_best_practices', 359, {
        'https://your-api.com/customer': customer.url('/known'),
      });
      const caller = await stage.ring(actions, []);
      const { person } = await stage.done(caller);
      expect(told(person)).toEqual(['Hello John, welcome back.', 'Press 1 for sales, 2 for support.']);
      expect(customer.at('/known')).toEqual([{ phone: person.source.target }]);
    });

    test('a program that fails costs the caller the name, not the call', async () => {
      customer.fails('/broken', 500);
      const { actions } = sampleAt('flow_best_practices', 359, {
        'https://your-api.com/customer': customer.url('/broken'),
      });
      const { person } = await stage.done(await stage.ring(actions, []));
      expect(told(person)).toEqual(['Hello, welcome to our service.', 'Press 1 for sales, 2 for support.']);
    });
  });
}

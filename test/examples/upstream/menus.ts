import { describe, expect, test } from 'vitest';
import { presses } from '../people.ts';
import { sampleAt } from '../samples.ts';
import { type Stage, told } from '../stage.ts';

const PATTERNS = 'flow_advanced_patterns';

/** Menus, and what they say. */
export function describeMenus(stage: Stage): void {
  describe('menus', () => {
    test('a menu of menus fetches the one that was chosen, after a wrong key', async () => {
      const menu = (text: string) => stage.flow([{ type: 'talk', option: { text } }, { type: 'hangup' }]);
      const { actions } = sampleAt(PATTERNS, 55, {
        'sales-submenu-flow-id': await menu('Sales: new or existing customer?'),
        'support-submenu-flow-id': await menu('Support: technical or account?'),
        'billing-submenu-flow-id': await menu('Billing: payment or dispute?'),
      });
      const { person } = await stage.done(await stage.ring(actions, presses('Press 1 for Sales', '7', '2')));
      expect(told(person)).toEqual([
        'Welcome to Acme Corp. Press 1 for Sales, 2 for Support, 3 for Billing.',
        'Invalid selection.',
        'Welcome to Acme Corp. Press 1 for Sales, 2 for Support, 3 for Billing.',
        'Support: technical or account?',
      ]);
    });

    test('a menu says goodbye after its retries', async () => {
      const { actions } = sampleAt(PATTERNS, 55, {
        'sales-submenu-flow-id': await stage.flow([]),
      });
      const caller = await stage.ring(actions, presses('Press 1 for Sales', '9', '8', '7', '6'));
      const { person, flow } = await stage.done(caller);
      expect(told(person).filter((text) => text === 'Invalid selection.')).toHaveLength(4);
      expect(told(person).at(-1)).toBe('Goodbye.');
      expect(flow.ended_reason).toBe('reference_ended');
    });

    test('who presses nothing is told so, three times', async () => {
      const { actions } = sampleAt('flow_best_practices', 431);
      const { person } = await stage.done(await stage.ring(actions, []));
      const round = ['Press 1 or 2.', "I didn't receive any input."];
      expect(told(person)).toEqual([...round, ...round, ...round, 'Goodbye.']);
    });

    test('a branch without a variable takes the digits', async () => {
      const { actions } = sampleAt('flow_tutorial_scenario', 173);
      const { person } = await stage.done(
        await stage.ring(actions, presses('This is branch test', '8', '2')),
      );
      expect(told(person)[1]).toMatch(/^You didn't choose the correct number/);
      expect(told(person).at(-1)).toMatch(/^Mama, Just killed a man/);
    });

    test('a language that was chosen once speaks in the flows that follow', async () => {
      const main = sampleAt(PATTERNS, 1250);
      const { actions } = sampleAt(PATTERNS, 1162, { 'main-menu-flow-id': await stage.flow(main.actions) });
      const caller = await stage.ring(actions, presses('Para Espanol', '2'));
      const { person } = await stage.done(caller);
      expect(told(person).at(-1)).toBe('Welcome to our service. Press 1 for sales, 2 for support.');
      const commands = await stage.platform.people.commands(caller.call_id);
      expect(commands.filter(({ verb }) => verb === 'talk').at(-1)?.args).toMatchObject({
        language: 'es-ES',
      });
    });
  });
}

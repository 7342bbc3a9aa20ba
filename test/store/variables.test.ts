import { expect, test } from 'vitest';
import { isWithinCaps, mergeVariables, sanitizeExternal } from '../../src/store/variables.ts';
import { DEFAULT_LIMITS } from '../../workflows/interpreter/limits.ts';

const facts = {
  id: 'a',
  customer_id: 'c',
  flow_id: 'f',
  reference_type: 'api' as const,
  reference_id: 'r',
  reference_activeflow_id: 'p',
  complete_count: 0,
  limits: DEFAULT_LIMITS,
};

test('external names are trimmed; empty and voipbin. ones are left out', () => {
  const external = { '  VOIPBIN.x ': '1', '   ': '2', '  spaced  ': '3' };
  expect(sanitizeExternal(external)).toEqual({ spaced: '3' });
});

test('one value above 32 KiB drops all external variables', () => {
  expect(sanitizeExternal({ small: '1', large: 'x'.repeat(32 * 1024 + 1) })).toEqual({});
});

test('101 names drop all external variables', () => {
  expect(sanitizeExternal(numbered(101))).toEqual({});
  expect(Object.keys(sanitizeExternal(numbered(100)))).toHaveLength(100);
});

test('reserved names do not count against the cap when they are left out', () => {
  const reserved = Object.fromEntries(
    Object.entries(numbered(100)).map(([name, value]) => [`voipbin.${name}`, value]),
  );
  expect(Object.keys(sanitizeExternal({ ...reserved, ...numbered(5) }))).toHaveLength(5);
});

test('the caps count bytes, not characters', () => {
  expect(isWithinCaps({ a: 'é'.repeat(16 * 1024) })).toBe(true);
  expect(isWithinCaps({ a: 'é'.repeat(16 * 1024 + 1) })).toBe(false);
});

test('beyond the limit of the merged variables the external ones are left out', () => {
  const inherited = { big: 'x'.repeat(220 * 1024), same: 'old' };
  const external = { a: 'y'.repeat(30 * 1024), b: 'y'.repeat(30 * 1024), same: 'new' };
  const merged = mergeVariables({ inherited, external, facts, call: undefined, masterCallId: '' });
  expect(merged).toMatchObject({ same: 'old', 'voipbin.activeflow.id': 'a' });
  expect(merged).not.toHaveProperty('a');
});

test('the merged variables are counted as the running flow counts them, as serialised', () => {
  const external = { a: '\u0001'.repeat(30 * 1024), b: '\u0001'.repeat(30 * 1024) };
  const merged = mergeVariables({ inherited: {}, external, facts, call: undefined, masterCallId: '' });
  expect(merged).not.toHaveProperty('a');
});

function numbered(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`name${n}`, 'value']));
}

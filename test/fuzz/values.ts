import { randomUUID } from 'node:crypto';
import type { Random } from './random.ts';

const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '${a}',
  '${',
  '../../etc/passwd',
  '%00',
  '<script>',
  "'; DROP TABLE flows; --",
  '__proto__',
  'constructor',
  '🦊'.repeat(50),
  'x'.repeat(70_000),
  '9999-01-01 00:00:00.000000',
  '2024-02-30T25:61:61.000000Z',
  'http://[::1',
  'https://example.com/',
  'talk',
  'block',
  'goto',
];
const NUMBERS = [0, -0, -1, 1, 0.1, 1e308, -1e308, 2 ** 31, 2 ** 53, Number.MAX_SAFE_INTEGER, 1e-320];

/** A JSON value of any shape, small or large, rarely deep. */
export function anyValue(random: Random, depth = 0): unknown {
  const kind = random.below(depth > 4 ? 5 : 8);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick(NUMBERS);
    case 3:
      return randomUUID();
    case 4:
      return anyText(random);
    case 5:
      return Array.from({ length: random.below(5) }, () => anyValue(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(5) }, () => [anyText(random), anyValue(random, depth + 1)]),
      );
  }
}

export function anyText(random: Random): string {
  return random.pick(TEXTS);
}

/** The value with some of its parts replaced, dropped or doubled. */
export function mutate(random: Random, value: unknown): unknown {
  if (random.chance(0.1)) return anyValue(random);
  if (Array.isArray(value)) {
    const members = value.map((member) => mutate(random, member));
    return random.chance(0.1) ? [...members, ...members] : members;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(() => !random.chance(0.05));
  const extra = random.chance(0.1) ? [[anyText(random), anyValue(random)] as const] : [];
  return Object.fromEntries([...members.map(([key, member]) => [key, mutate(random, member)]), ...extra]);
}

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createContinueLinks, sign, verify } from '../src/continue-links.ts';

const key = Buffer.alloc(32, 1);
const link = { activeflow_id: randomUUID(), block: 70_000 };

test('a token is 43 characters and says what it is for', () => {
  const token = sign(key, link);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(verify(key, token)).toEqual(link);
});

test('an address is the token behind the public address', () => {
  const { address } = createContinueLinks(key, 'https://flows.example/');
  expect(address(link.activeflow_id, link.block)).toBe(
    `https://flows.example/v1.0/continue/${sign(key, link)}`,
  );
});

test('a token of another key, changed in any character, cut off or padded is refused', () => {
  const token = sign(key, link);
  const changed = [...token].map(
    (one, at) => token.slice(0, at) + (one === 'A' ? 'B' : 'A') + token.slice(at + 1),
  );
  const wrong = [
    ...changed,
    token.slice(0, -1),
    `${token}A`,
    `${token}=`,
    '',
    'x',
    sign(Buffer.alloc(32, 2), link),
  ];
  expect(wrong.filter((one) => verify(key, one) !== undefined)).toEqual([]);
});

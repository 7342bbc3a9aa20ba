import { expect, test } from 'vitest';
import { createTrunks } from '../../../src/providers/asterisk/trunks.ts';

const address = (type: string, target: string) => ({ type, target, target_name: '', name: '', detail: '' });
const trunks = createTrunks({
  tel: [
    { prefix: '', endpoint: 'PJSIP/{address}@world' },
    { prefix: '+49', endpoint: 'PJSIP/0{address}@germany', strip: 3 },
  ],
  sip: 'PJSIP/world/sip:{address}',
});

test('the longest prefix chooses the trunk, which gets the number as it wants it', () => {
  expect(trunks.endpointOf(address('tel', '+4930123456'))).toBe('PJSIP/030123456@germany');
  expect(trunks.endpointOf(address('tel', '+15550100'))).toBe('PJSIP/+15550100@world');
});

test('a SIP address is called as it is', () => {
  expect(trunks.endpointOf(address('sip', 'alice@example.com:5070'))).toBe(
    'PJSIP/world/sip:alice@example.com:5070',
  );
});

test.each(['1&Local/9', '+1,2', '${EXTEN}', '', 'a b', '1/2'])(
  '%j is no number for a dial string',
  (target) => {
    expect(() => trunks.endpointOf(address('tel', target))).toThrow(
      expect.objectContaining({ code: 'DESTINATION_INVALID' }),
    );
  },
);

test.each(['a@b&Local', 'x', 'a@b;c', 'a@b/c'])('%j is no SIP address for a dial string', (target) => {
  expect(() => trunks.endpointOf(address('sip', target))).toThrow(
    expect.objectContaining({ code: 'DESTINATION_INVALID' }),
  );
});

test('what no trunk takes is refused by name', () => {
  const none = createTrunks({ tel: [{ prefix: '+49', endpoint: 'PJSIP/{address}@germany' }] });
  for (const to of [address('tel', '+15550100'), address('sip', 'a@b')]) {
    expect(() => none.endpointOf(to)).toThrow(expect.objectContaining({ code: 'NO_TRUNK' }));
  }
});

test('a file of trunks that says something else is refused', () => {
  for (const input of [
    {},
    { tel: [{ prefix: 'x', endpoint: 'PJSIP/{address}@a' }] },
    { tel: [{ prefix: '', endpoint: 'PJSIP/1@a' }] },
  ]) {
    expect(() => createTrunks(input)).toThrow();
  }
});

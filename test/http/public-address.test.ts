import { describe, expect, it } from 'vitest';
import { guardedLookup, isPublic } from '../../src/http/public-address.ts';

describe('an address', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    '4000::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '',
    'localhost',
    'example.com',
  ])('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
    '::ffff:8.8.8.8',
  ])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true);
  });
});

describe('the guarded look-up', () => {
  const addresses = [
    { address: '8.8.8.8', family: 4 },
    { address: '2606:4700::1111', family: 6 },
  ];
  const look = (found: typeof addresses, { all = false, allowed = [] as string[] } = {}) =>
    new Promise<unknown[]>((resolve) => {
      const guarded = guardedLookup(new Set(allowed), (_name, _options, callback) => callback(null, found));
      guarded('example.com', { all }, (...answer) => resolve(answer));
    });

  it('answers one address or all, as it is asked', async () => {
    expect(await look(addresses)).toEqual([null, '8.8.8.8', 4]);
    expect(await look(addresses, { all: true })).toEqual([null, addresses]);
  });

  it('refuses a name as soon as one of its addresses is not public', async () => {
    const [error] = await look([...addresses, { address: '10.0.0.1', family: 4 }], { all: true });
    expect(error).toMatchObject({ code: 'ADDRESS_REFUSED' });
  });

  it('answers a name that the deployment allows, wherever it points', async () => {
    const found = [{ address: '10.0.0.1', family: 4 }];
    expect(await look(found, { allowed: ['example.com'] })).toEqual([null, '10.0.0.1', 4]);
    expect((await look(found, { allowed: ['other.example.com'] }))[0]).toMatchObject({
      code: 'ADDRESS_REFUSED',
    });
  });
});

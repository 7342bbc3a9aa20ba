import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGuardedClient } from '../../src/http/guarded-client.ts';
import type { ResolvedAddress, Resolver } from '../../src/http/public-address.ts';

/** Addresses and tricks that lead, or would lead, where no customer may reach. `PORT` is that of a server on this machine. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  'this machine, in every spelling of IPv4': [
    'http://127.0.0.1:PORT/',
    'http://127.255.255.254:PORT/',
    'http://127.1:PORT/',
    'http://127.0.1:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f000001:PORT/',
    'http://0x7F.0x0.0x0.0x1:PORT/',
    'http://0x7f.1:PORT/',
    'http://017700000001:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.000.000.001:PORT/',
    'http://00000000177.0.0.01:PORT/',
    'http://0:PORT/',
    'http://0.0.0.0:PORT/',
    'http://127.0.0.1.:PORT/',
  ],
  'this machine, in IPv6': [
    'http://[::1]:PORT/',
    'http://[::]:PORT/',
    'http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::FFFF:7F00:0001]:PORT/',
    'http://[0:0:0:0:0:ffff:7f00:1]:PORT/',
    'http://[::127.0.0.1]:PORT/',
    'http://[::ffff:0:127.0.0.1]:PORT/',
    'http://[64:ff9b::127.0.0.1]:PORT/',
    'http://[64:ff9b:1::7f00:1]:PORT/',
    'http://[2002:7f00:1::1]:PORT/',
    'http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:PORT/',
    'http://[::1%25lo]:PORT/',
  ],
  'this machine, by name': [
    'http://localhost:PORT/',
    'http://LOCALHOST:PORT/',
    'http://localhost.:PORT/',
    'http://inside.example.com:PORT/',
    'http://inside.example.com.:PORT/',
  ],
  'this machine, in other letters': [
    'http://１２７.０.０.１:PORT/',
    'http://127。0。0。1:PORT/',
    'http://①②⑦.⓪.⓪.①:PORT/',
    'http://%31%32%37.0.0.1:PORT/',
    'http://ｌｏｃａｌｈｏｓｔ:PORT/',
    'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/',
    'http://loc\u00adalhost:PORT/',
    'http://127.0.\n0.1:PORT/',
    'http://127.0.\t0.1:PORT/',
    ' http://127.0.0.1:PORT/ ',
  ],
  'this machine, behind another name': [
    'http://example.com@127.0.0.1:PORT/',
    'http://example.com:80@127.0.0.1:PORT/',
    'http://example.com%2f@127.0.0.1:PORT/',
    'http://user:pass@[::1]:PORT/',
    'http://127.0.0.1:PORT\\@example.com/',
    'http://127.0.0.1:PORT#@example.com/',
    'http://127.0.0.1:PORT?@example.com/',
    'http:\\\\127.0.0.1:PORT/',
    'http:///127.0.0.1:PORT/',
    'http:127.0.0.1:PORT/',
    'https://127.0.0.1:PORT/',
    'HTTP://127.0.0.1:0PORT/',
  ],
  'metadata of clouds': [
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xA9FEA9FE/',
    'http://0251.0376.0251.0376/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://169.254.170.2/v2/credentials',
    'http://[fd00:ec2::254]/',
    'http://[fe80::a9fe:a9fe]/',
    'http://100.100.100.200/',
    'http://192.0.0.192/',
    'http://168.63.129.16/',
  ],
  'networks that are not public': [
    'http://10.0.0.1/',
    'http://10.255.255.255/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.0.1/',
    'http://192.0.2.1/',
    'http://192.88.99.1/',
    'http://198.18.0.1/',
    'http://198.51.100.1/',
    'http://203.0.113.1/',
    'http://224.0.0.1/',
    'http://239.255.255.250:1900/',
    'http://240.0.0.1/',
    'http://255.255.255.255/',
    'http://[fc00::1]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[100::1]/',
    'http://[2001:2::1]/',
    'http://[2001:10::1]/',
    'http://[2001:20::1]/',
    'http://[2001:db8::1]/',
    'http://[2002:a00:1::1]/',
    'http://[3fff::1]/',
    'http://[4000::1]/',
    'http://[5f00::1]/',
  ],
  'names with an answer that is not public': [
    'http://private.example.com/',
    'http://last-of-three.example.com/',
    'http://first-of-three.example.com/',
    'http://six-of-both.example.com/',
    'http://mapped.example.com/',
    'http://metadata.example.com/',
  ],
  'other schemes, and no address at all': [
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:PORT/_GET',
    'dict://127.0.0.1:PORT/',
    'ws://example.com/',
    'data:text/plain,hello',
    'javascript:alert(1)',
    'http+unix://%2Fvar%2Frun%2Fdocker.sock/',
    'unix:/var/run/docker.sock',
    'http://',
    'http://example.com:65536/',
    'http://127.0.0.1:-1/',
    'http://256.256.256.256/',
    'http://[::1/',
    'http://exa mple.com/',
  ],
};
const rows = Object.entries(FORBIDDEN).flatMap(([what, urls]) => urls.map((url) => [what, url] as const));

const four = (address: string): ResolvedAddress => ({ address, family: 4 });
const six = (address: string): ResolvedAddress => ({ address, family: 6 });
const NAMES: Readonly<Record<string, readonly ResolvedAddress[]>> = {
  'private.example.com': [four('10.1.2.3')],
  'last-of-three.example.com': [four('8.8.8.8'), four('1.1.1.1'), four('192.168.0.1')],
  'first-of-three.example.com': [four('127.0.0.1'), four('8.8.8.8'), four('1.1.1.1')],
  'six-of-both.example.com': [four('8.8.8.8'), six('fd00::1')],
  'mapped.example.com': [six('::ffff:10.0.0.1')],
  'metadata.example.com': [four('169.254.169.254')],
};
/** Whatever is not in the list is this machine. */
const resolve: Resolver = (name, _options, callback) => callback(null, NAMES[name] ?? [four('127.0.0.1')]);

let server: Server;
let port: number;
let reached: string[] = [];
/** Where the only host that is allowed redirects to. */
let location = '';
const guarded = createGuardedClient(['outside.example.com'], resolve);

beforeAll(async () => {
  server = createServer((request, response) => {
    reached.push(`${request.headers.host}`);
    if (location !== '' && request.headers.host?.startsWith('outside.'))
      response.writeHead(307, { location });
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '::', listening));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await guarded.close();
  server.closeAllConnections();
  server.close();
});

const ask = (url: string) =>
  guarded.request({ url, method: 'POST', headers: {}, body: '{}', timeout: 5_000, maxBytes: 100 });
const withPort = (url: string): string => url.replace('PORT', String(port));

test('the table has more than forty addresses and tricks', () => {
  expect(rows.length).toBeGreaterThan(100);
  expect(new Set(rows.map(([, url]) => url)).size).toBe(rows.length);
});

test('the server of this test is reached when nothing forbids it', async () => {
  reached = [];
  location = '';
  await ask(`http://outside.example.com:${port}/`);
  expect(reached).toHaveLength(1);
});

test.each(rows)('%s is refused: %j', async (_what, url) => {
  reached = [];
  await expect(ask(withPort(url))).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  expect(reached).toEqual([]);
});

test.each(rows.filter(([, url]) => isHeader(url)))('%s is refused as a redirect: %j', async (_what, url) => {
  reached = [];
  location = withPort(url);
  const answer = ask(`http://outside.example.com:${port}/`);
  await expect(answer).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  expect(reached).toHaveLength(1);
});

/** What a header can carry, and what is not relative to the page that redirects. */
function isHeader(url: string): boolean {
  return /^[!-~]+$/.test(url) && !/^https?:(?!\/\/)|^http:\/\/\/|^http:\/\/$/i.test(url);
}

test('a name that changes between the check and the connect gains nothing: the checked answer is connected to', async () => {
  reached = [];
  const answers = [four('127.0.0.1'), four('192.0.2.1'), four('192.0.2.2')];
  const rebinding: Resolver = (_name, _options, callback) => callback(null, answers.splice(0, 1));
  const client = createGuardedClient(['rebinding.example.com'], rebinding);
  const request = { method: 'GET', headers: {}, timeout: 5_000, maxBytes: 100 };
  await client.request({ ...request, url: `http://rebinding.example.com:${port}/` });
  expect([reached.length, answers.length]).toEqual([1, 2]);
  await client.close();
});

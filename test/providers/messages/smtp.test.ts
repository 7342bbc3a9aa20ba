import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutgoingMail } from '../../../activities/mailer.ts';
import { createSmtpMailer } from '../../../src/providers/smtp/mailer.ts';

interface Taken {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

const mail: OutgoingMail = {
  id: 'e1/0',
  recipient: 'ann@example.com',
  destinations: [
    { address: 'ann@example.com', name: 'Ann' },
    { address: 'bob@example.com', name: '' },
  ],
  subject: 'Your call — grüße',
  content: 'It was recorded.',
  attachments: [],
};

let close: () => Promise<void>;
afterEach(() => close());

/** A real SMTP server in the process. */
async function serve(options: SMTPServerOptions = {}): Promise<{ url: string; taken: Taken[] }> {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        taken.push({
          from,
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString(),
        });
        done(null, 'queued as Q1');
      });
    },
    ...options,
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  close = () => new Promise((closed) => void server.close(closed));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, taken };
}

/** A server that speaks as told. */
async function serveRaw(talk: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    talk(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  };
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const send = (url: string, changes: Partial<OutgoingMail> = {}, timeout = 10_000) =>
  createSmtpMailer({ url, from: 'calls@example.org', timeout }).send({ ...mail, ...changes });
const failure = (url: string, changes: Partial<OutgoingMail> = {}, timeout?: number): Promise<unknown> =>
  send(url, changes, timeout).then(
    () => undefined,
    (error) => error,
  );
const refusing = (responseCode: number): SMTPServerOptions => ({
  onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
});

describe('a mail', () => {
  it('goes to one person and names all, with an id that a repetition has, too', async () => {
    const { url, taken } = await serve();
    expect(await send(url)).toEqual({ reference: expect.stringContaining('queued as Q1') });
    await send(url);
    expect(taken).toHaveLength(2);
    for (const { from, to, source } of taken) {
      expect(from).toBe('calls@example.org');
      expect(to).toEqual(['ann@example.com']);
      expect(source).toContain('To: Ann <ann@example.com>, bob@example.com');
      expect(source).toContain('Message-ID: <e1/0@example.org>');
      expect(source).toContain('Content-Type: text/plain');
      expect(source).toContain('It was recorded.');
    }
  });

  it('with a tag is HTML', async () => {
    const { url, taken } = await serve();
    await send(url, { content: '<p>It was <b>recorded</b>.</p>' });
    await send(url, { content: '1 < 2 and 3 > 2' });
    expect(taken[0]?.source).toContain('Content-Type: text/html');
    expect(taken[1]?.source).toContain('Content-Type: text/plain');
  });

  it('carries its attachments byte by byte', async () => {
    const { url, taken } = await serve();
    const content = Buffer.from([0, 255, 13, 10, 46, 13, 10, 1]);
    await send(url, { attachments: [{ filename: 'call.wav', content_type: 'audio/wav', content }] });
    expect(taken[0]?.source).toMatch(/Content-Type: audio\/wav; name=call\.wav/);
    expect(taken[0]?.source).toContain(content.toString('base64'));
  });

  it('cannot smuggle a header or a receiver in', async () => {
    const { url, taken } = await serve();
    await send(url, { subject: 'Hi\r\nBcc: eve@example.com' });
    expect(taken[0]?.source).not.toMatch(/^Bcc:/m);
    const several = [
      'ann@example.com>\r\nRCPT TO:<eve@example.com',
      'ann@example.com, eve@example.com',
      'eve',
      '',
    ];
    for (const recipient of several)
      expect(await failure(url, { recipient })).toMatchObject({ code: 'MAIL_REFUSED' });
    expect(taken).toHaveLength(1);
  });

  it('cannot read files or addresses through its content', async () => {
    const { url, taken } = await serve();
    const content = { path: '/etc/passwd' } as unknown as string;
    await failure(url, { content });
    expect(taken.map(({ source }) => source).join()).not.toContain('root:');
  });

  it('that is refused for good is not tried again', async () => {
    const { url } = await serve(refusing(550));
    expect(await failure(url)).toMatchObject({ name: 'EffectRefused', code: 'MAIL_REFUSED' });
  });

  it.each([450, 451])('is tried again when the server says %i', async (code) => {
    const { url } = await serve(refusing(code));
    expect(await failure(url)).toMatchObject({ name: 'TryLater', code: 'MAIL_BUSY' });
  });

  it('is tried again when the login is refused, and names no password', async () => {
    const { url } = await serve({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error('wrong')),
    });
    const error = await failure(url.replace('//', '//user:secret@'));
    expect(error).toMatchObject({ name: 'TryLater', code: 'MAIL_UNAVAILABLE' });
    expect(String(error)).not.toContain('secret');
  });

  it('is tried again when nobody listens', async () => {
    const { url } = await serve();
    await close();
    close = async () => {};
    expect(await failure(url)).toMatchObject({ name: 'TryLater', code: 'MAIL_UNAVAILABLE' });
  });

  it('is tried again when the server says nothing', async () => {
    expect(await failure(await serveRaw(() => {}), {}, 300)).toMatchObject({ code: 'MAIL_TIMEOUT' });
  });

  it('is tried again when the server talks nonsense', async () => {
    const url = await serveRaw((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await failure(url)).toMatchObject({ name: 'TryLater', code: 'MAIL_MALFORMED' });
  });

  it('is tried again when the connection is cut in the middle of it', async () => {
    const url = await serveRaw((socket) => {
      socket.write('220 hello\r\n');
      socket.on('data', (data) => {
        const line = data.toString();
        if (/^(EHLO|MAIL|RCPT)/.test(line)) socket.write('250 ok\r\n');
        else if (line.startsWith('DATA')) socket.write('354 go on\r\n');
        else socket.destroy();
      });
    });
    expect(await failure(url)).toMatchObject({ name: 'TryLater', code: 'MAIL_UNAVAILABLE' });
  });
});

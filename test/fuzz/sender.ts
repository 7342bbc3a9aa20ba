import { connect } from 'node:net';
import type { RawRequest } from './requests.ts';

const PATIENCE = 20_000;
/** Of an answer, as much as is looked at. */
const READ = 64 * 1024;

/** How a request went. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** The client hung up first, as it was meant to. */
  | { readonly kind: 'aborted' }
  /** The server closed without an answer, which it may where what it got is no HTTP. */
  | { readonly kind: 'closed' }
  /** Nobody answered within 20 s, though the request was whole. */
  | { readonly kind: 'hanging' };

/** Sends the bytes over a connection of their own and takes what comes back. */
export function send(
  host: string,
  port: number,
  { head, body, abortAfter, isWhole }: RawRequest,
): Promise<Outcome> {
  const bytes = Buffer.concat([Buffer.from(head, 'utf8'), body]);
  return new Promise((resolve) => {
    const socket = connect(port, host);
    let text = '';
    const end = (outcome: Outcome): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end({ kind: 'hanging' }), PATIENCE);
    const close = (): void => end(toOutcome(text));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      if (text.length < READ) text += chunk;
    });
    socket.on('error', close);
    socket.on('close', close);
    socket.on('connect', () => {
      if (abortAfter !== undefined)
        socket.write(bytes.subarray(0, abortAfter), () => end({ kind: 'aborted' }));
      else if (isWhole) socket.write(bytes);
      else socket.end(bytes);
    });
  });
}

function toOutcome(text: string): Outcome {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return status === undefined ? { kind: 'closed' } : { kind: 'answered', status: Number(status), text };
}

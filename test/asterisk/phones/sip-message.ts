/** A SIP message, as far as a phone for tests looks at it. */
export interface SipMessage {
  /** `INVITE sip:... SIP/2.0` or `SIP/2.0 200 OK`. */
  readonly first: string;
  /** Of a request; of an answer that of its CSeq. */
  readonly method: string;
  /** Of an answer; 0 for requests. */
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export function parseSip(text: string): SipMessage {
  const [head = '', body = ''] = text.split(/\r\n\r\n([\s\S]*)/);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
  });
  const isAnswer = first.startsWith('SIP/2.0');
  const cseq = headers.find(([name]) => name === 'cseq')?.[1] ?? '';
  return {
    first,
    method: (isAnswer ? cseq.split(' ')[1] : first.split(' ')[0]) ?? '',
    status: isAnswer ? Number(first.split(' ')[1]) : 0,
    headers,
    body,
  };
}

/** The first header of that name; empty where there is none. */
export function header({ headers }: SipMessage, name: string): string {
  return headers.find(([known]) => known === name)?.[1] ?? '';
}

export function writeSip(first: string, headers: readonly (readonly [string, string])[], body = ''): string {
  const type: readonly (readonly [string, string])[] =
    body === '' ? [] : [['Content-Type', 'application/sdp']];
  const all = [...headers, ...type, ['Content-Length', String(Buffer.byteLength(body))] as const];
  return `${first}\r\n${all.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`;
}

/** An answer to a request, with the headers that belong to it. */
export function answerTo(
  request: SipMessage,
  status: string,
  tag: string,
  contact: string,
  body = '',
): string {
  const kept = request.headers.filter(([name]) => ['via', 'from', 'call-id', 'cseq'].includes(name));
  const to = header(request, 'to');
  const tagged = to.includes(';tag=') ? to : `${to};tag=${tag}`;
  return writeSip(`SIP/2.0 ${status}`, [...kept, ['to', tagged], ['contact', contact]], body);
}

/** A-law and keys by RFC 4733 on a port of this machine. */
export function offer(port: number): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=sendrecv',
    '',
  ].join('\r\n');
}

/** Where the other side wants the sound. */
export function mediaPort(sdp: string): number {
  return Number(/^m=audio (\d+)/m.exec(sdp)?.[1] ?? 0);
}

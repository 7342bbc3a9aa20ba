import { Agent, request } from 'undici';
import { z } from 'zod';
import { EffectRefused, TryLater } from '../../../activities/failure.ts';
import type { MessageGateway, OutgoingText, SentText } from '../../../activities/message-gateway.ts';

export interface TwilioSettings {
  /** Of the REST API, without the version: `https://api.twilio.com`. */
  readonly url: string;
  readonly accountSid: string;
  /** Secret; also signs the carrier's webhooks. */
  readonly authToken: string;
  /** Where reports are to be sent; undefined: nowhere. */
  readonly statusCallback?: string;
  /** Milliseconds of a request; 10,000 by default. */
  readonly timeout?: number;
}

const TIMEOUT = 10_000;
const LONGEST_ANSWER = 64 * 1024;

const sentSchema = z.object({
  sid: z.string().min(1),
  num_segments: z.coerce.number().int().min(0).catch(1),
});
const refusalSchema = z.object({ code: z.number().exactOptional(), message: z.string() });

/** A carrier that speaks Twilio's REST API (2010-04-01). It has no idempotency keys: a repetition can send twice. */
export function createTwilio(settings: TwilioSettings): MessageGateway & { close(): Promise<void> } {
  const agent = new Agent({ connect: { timeout: 5000 } });
  return {
    name: 'twilio',
    capabilities: { sendsOnce: false, medias: true },
    send: (text) => send(agent, settings, text),
    close: () => agent.close(),
  };
}

async function send(dispatcher: Agent, settings: TwilioSettings, text: OutgoingText): Promise<SentText> {
  const { url, accountSid, authToken, timeout = TIMEOUT } = settings;
  const target = new URL(`/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`, url);
  const { status, retryAfter, body } = await exchange(target, {
    dispatcher,
    headers: {
      authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: formOf(text, settings.statusCallback).toString(),
    signal: AbortSignal.timeout(timeout),
  });
  if (status < 200 || status > 299) throw refusalOf(status, body, retryAfter);
  const sent = sentSchema.safeParse(parseJson(body));
  if (!sent.success) throw new TryLater('MESSAGE_MALFORMED', `twilio answered ${status} with no message id`);
  return { reference: sent.data.sid, parts: Math.max(1, sent.data.num_segments) };
}

function formOf(
  { source, destination, text, medias }: OutgoingText,
  statusCallback: string | undefined,
): URLSearchParams {
  const form = new URLSearchParams({ From: source, To: destination, Body: text });
  for (const media of medias) form.append('MediaUrl', media);
  if (statusCallback !== undefined) form.set('StatusCallback', statusCallback);
  return form;
}

interface Exchange {
  readonly dispatcher: Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

async function exchange(url: URL, options: Exchange) {
  try {
    const answer = await request(url, { ...options, method: 'POST' });
    const after = Number([answer.headers['retry-after']].flat()[0]);
    return {
      status: answer.statusCode,
      retryAfter: after > 0 ? after * 1000 : undefined,
      body: await readText(answer.body),
    };
  } catch (error) {
    if (error instanceof TryLater) throw error;
    if (options.signal.aborted) throw new TryLater('MESSAGE_TIMEOUT', 'twilio did not answer in time');
    const why = error instanceof Error ? error.message : String(error);
    throw new TryLater('MESSAGE_UNAVAILABLE', `twilio: ${why}`);
  }
}

async function readText(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER)
      throw new TryLater('MESSAGE_MALFORMED', `twilio answered more than ${LONGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Credentials can be mended while messages wait, so that 401 and 403 are no reason to give them up. */
function refusalOf(status: number, body: string, retryAfter: number | undefined): Error {
  const said = refusalSchema.safeParse(parseJson(body)).data;
  const why = `twilio answered ${status}${said ? `: ${said.message}${said.code ? ` (${said.code})` : ''}` : ''}`;
  if (status === 429) return new TryLater('MESSAGE_BUSY', why, retryAfter);
  if (status >= 500 || [401, 403, 408].includes(status))
    return new TryLater('MESSAGE_UNAVAILABLE', why, retryAfter);
  return new EffectRefused('MESSAGE_REFUSED', why);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

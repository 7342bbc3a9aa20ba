import type { Mailer } from '../../activities/mailer.ts';
import type { MessageEvents, MessageGateway } from '../../activities/message-gateway.ts';
import type { MessagesConfig } from '../messages-settings.ts';
import { createSimulatedMailer, createSimulatedMessages } from './simulator/messages/client.ts';
import { createSmppReceiver } from './smpp/receiver.ts';
import { createSmppSender } from './smpp/sender.ts';
import { parseSmppUrl } from './smpp/session.ts';
import { createSmtpMailer } from './smtp/mailer.ts';
import { createTwilio } from './twilio/client.ts';

/** Where a Twilio-compatible carrier sends its news, under the API's public address. */
export const TWILIO_HOOK = '/v1.0/hooks/twilio';

/** Sends text messages. */
export type MessageSender = MessageGateway & { close?(): Promise<void> };

/** The carrier of the deployment, for who sends. Nothing is connected yet. Throws where its settings are missing. */
export function openMessageSender(
  { carrier, twilio, smppUrl }: MessagesConfig,
  { simulatorUrl, publicUrl }: { readonly simulatorUrl: string; readonly publicUrl: string },
): MessageSender {
  const carriers = {
    simulator: () => createSimulatedMessages(simulatorUrl),
    twilio: () =>
      createTwilio({
        url: twilio.url,
        accountSid: required(twilio.accountSid, 'ACTIVEFLOW_TWILIO_ACCOUNT_SID'),
        authToken: required(twilio.authToken, 'ACTIVEFLOW_TWILIO_AUTH_TOKEN'),
        statusCallback: `${publicUrl}${TWILIO_HOOK}`,
      }),
    smpp: () => createSmppSender(parseSmppUrl(required(smppUrl, 'ACTIVEFLOW_SMPP_URL'))),
  };
  return carriers[carrier]();
}

/** What tells of messages by a connection that is kept; undefined for a carrier that sends webhooks. */
export function openMessageEvents(
  { carrier, smppUrl }: MessagesConfig,
  simulatorUrl: string,
): MessageEvents | undefined {
  if (carrier === 'twilio') return undefined;
  if (carrier === 'simulator') return createSimulatedMessages(simulatorUrl);
  return createSmppReceiver(parseSmppUrl(required(smppUrl, 'ACTIVEFLOW_SMPP_URL')));
}

/** The mail server of the deployment. */
export function openMailer({ smtpUrl, mailFrom }: MessagesConfig, simulatorUrl: string): Mailer {
  return smtpUrl === undefined
    ? createSimulatedMailer(simulatorUrl)
    : createSmtpMailer({ url: smtpUrl, from: mailFrom });
}

function required(value: string | undefined, setting: string): string {
  if (value) return value;
  throw new Error(`The carrier of text messages lacks its setting ${setting}.`);
}

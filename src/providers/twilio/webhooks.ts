import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DeliveryReport, InboundText } from '../../../activities/message-gateway.ts';

/** The fields of a webhook's form. */
export type TwilioForm = Readonly<Record<string, string>>;

const MOST_MEDIAS = 10;

/**
 * Whether a webhook comes from who knows the auth token (`X-Twilio-Signature`).
 * @param url the address that the carrier was given, with its query
 */
export function isSignedByTwilio(
  authToken: string,
  url: string,
  form: TwilioForm,
  signature: string,
): boolean {
  const fields = Object.keys(form).sort();
  const signed = url + fields.map((name) => name + form[name]).join('');
  const expected = createHmac('sha1', authToken).update(signed, 'utf8').digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The message that a webhook tells of; undefined when it tells of none. */
export function toInboundText(form: TwilioForm): InboundText | undefined {
  const { MessageSid: id, From: source, To: destination, Body: text = '' } = form;
  if (!id || !source || !destination) return undefined;
  const count = Math.min(Number(form.NumMedia) || 0, MOST_MEDIAS);
  const medias = Array.from({ length: count }, (_, at) => form[`MediaUrl${at}`] ?? '').filter(Boolean);
  return { id, source, destination, text, medias };
}

const STATUSES: Readonly<Record<string, DeliveryReport['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** The report that a webhook brings; undefined for a status that changes nothing (queued, sending). */
export function toDeliveryReport(form: TwilioForm): DeliveryReport | undefined {
  const { MessageSid: reference, MessageStatus: said = '', ErrorCode: error = '' } = form;
  const status = Object.hasOwn(STATUSES, said) ? STATUSES[said] : undefined;
  return reference && status ? { reference, status, error } : undefined;
}

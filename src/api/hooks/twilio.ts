import { takeText } from '../../messages/inbound.ts';
import { takeReport } from '../../messages/reports.ts';
import { TWILIO_HOOK } from '../../providers/messages.ts';
import { isSignedByTwilio, toDeliveryReport, toInboundText } from '../../providers/twilio/webhooks.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';

/** What is needed to take the webhooks of a carrier that speaks Twilio's API. */
export interface TwilioHook {
  /** Secret; signs them. */
  readonly authToken: string;
  /** The API's address as the carrier knows it. */
  readonly publicUrl: string;
}

const CARRIER = 'twilio';

/** Webhooks of the deployment's carrier: messages that come in, and reports. What is not stored is answered 503, and comes again. */
export function twilioHookRoutes(api: Api, { store, flows }: ApiDependencies, hook: TwilioHook): void {
  api.post(TWILIO_HOOK, {
    schema: { hide: true, security: [] },
    handler: async ({ body, url, headers, log }, reply) => {
      const form = Object.fromEntries(new URLSearchParams(typeof body === 'string' ? body : ''));
      const signature = String(headers['x-twilio-signature'] ?? '');
      if (!isSignedByTwilio(hook.authToken, `${hook.publicUrl}${url}`, form, signature))
        throw new ApiError(
          'INVALID_CREDENTIALS',
          'The webhook is not signed with the auth token of the account.',
        );
      const report = toDeliveryReport(form);
      const text = report === undefined ? toInboundText(form) : undefined;
      if (report !== undefined) await takeReport(store, CARRIER, report);
      if (text !== undefined) await takeText({ store, flows, log }, CARRIER, text);
      return reply.type('text/xml').serializer(String).send('<Response/>');
    },
  });
}

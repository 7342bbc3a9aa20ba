import type { Ask, RequestOptions } from './transport.ts';
import type { Customer, CustomerChange, SecretRotation } from './types.ts';

/** Whoever asks. */
export type CustomerResource = ReturnType<typeof createCustomer>;

export function createCustomer(ask: Ask) {
  return {
    get: (options?: RequestOptions): Promise<Customer> => ask({ method: 'GET', path: '/customer', options }),
    /** Changes what is given and leaves the rest. */
    update: (change: CustomerChange, options?: RequestOptions): Promise<Customer> =>
      ask({ method: 'PUT', path: '/customer', body: change, options }),
    /** Answers the new `webhook_secret`; for a time of grace the old one signs, too. */
    rotateWebhookSecret: (input: SecretRotation = {}, options?: RequestOptions): Promise<Customer> =>
      ask({ method: 'POST', path: '/customer/rotate_webhook_secret', body: input, options }),
  };
}

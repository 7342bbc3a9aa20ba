import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;
const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/**
 * Encrypts everything that Temporal stores of a workflow, with a key of its own for each workflow id (HKDF of the master
 * key). The id travels with the payload as `key-salt`, so any reader that has the master key can decode it, in
 * whatever place the SDK meets it. What was not encrypted here passes unchanged: the codec can be turned on for a
 * platform that has running flows. Turned off again, those it encrypted can no longer be read.
 */
export class EncryptionCodec implements PayloadCodec {
  readonly #masterKey: Buffer;

  /** @throws Error when the key has not 32 bytes */
  constructor(masterKey: Buffer) {
    if (masterKey.length !== KEY_BYTES)
      throw new Error(`The codec key has ${masterKey.length} bytes, not ${KEY_BYTES}.`);
    this.#masterKey = masterKey;
  }

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    return payloads.map((payload) => this.#encrypt(payload, context?.workflowId ?? ''));
  }

  /** @throws Error when a payload was encrypted with another master key, or was changed since */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) =>
      text(payload.metadata?.encoding) === ENCODING ? this.#decrypt(payload) : payload,
    );
  }

  #encrypt(payload: Payload, salt: string): Payload {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#keyOf(salt), nonce).setAAD(Buffer.from(salt));
    const plain = PayloadMessage.encode(payload).finish();
    const secret = Buffer.concat([cipher.update(plain), cipher.final()]);
    return {
      metadata: {
        encoding: Buffer.from(ENCODING),
        cipher: Buffer.from(CIPHER),
        'key-salt': Buffer.from(salt),
      },
      data: Buffer.concat([nonce, cipher.getAuthTag(), secret]),
    };
  }

  #decrypt(payload: Payload): Payload {
    const salt = text(payload.metadata?.['key-salt']);
    try {
      return PayloadMessage.decode(this.#open(Buffer.from(payload.data ?? []), salt));
    } catch (cause) {
      const advice = 'Start every process with the ACTIVEFLOW_CODEC_KEY that encrypted it.';
      throw new Error(`A payload of workflow "${salt}" cannot be decrypted. ${advice}`, { cause });
    }
  }

  #open(data: Buffer, salt: string): Buffer {
    const [nonce, tag] = [data.subarray(0, NONCE_BYTES), data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
    const decipher = createDecipheriv(CIPHER, this.#keyOf(salt), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(salt)).setAuthTag(tag);
    return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  }

  #keyOf(salt: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#masterKey, salt, 'activeflow payloads', KEY_BYTES));
  }
}

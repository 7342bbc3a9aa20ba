import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import { expect, test } from 'vitest';
import { EncryptionCodec } from '../../src/temporal/codec.ts';

const key = randomBytes(32);
const codec = new EncryptionCodec(key);
const workflow = (workflowId: string): SerializationContext => ({
  type: 'workflow',
  namespace: 'default',
  workflowId,
});
const payloads = [toPayload({ text: 'Your balance is 12 euros' }), toPayload(undefined), toPayload('')];

test('what is encoded is decoded to the same values, without knowing the workflow', async () => {
  const decoded = await codec.decode(await codec.encode(payloads, workflow('a')));
  expect(decoded.map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual([
    { text: 'Your balance is 12 euros' },
    undefined,
    '',
  ]);
});

test('an encoded payload shows neither its text nor its type, and never looks the same twice', async () => {
  const [first] = await codec.encode(payloads, workflow('a'));
  const [second] = await codec.encode(payloads, workflow('a'));
  expect(Buffer.from(first?.data ?? []).toString('latin1')).not.toMatch(/balance|json/);
  expect(first?.data).not.toEqual(second?.data);
});

test('what was not encrypted is decoded unchanged', async () => {
  expect(await codec.decode(payloads)).toEqual(payloads);
});

test('another master key cannot decode', async () => {
  const encoded = await codec.encode(payloads, workflow('a'));
  const stranger = new EncryptionCodec(randomBytes(32));
  await expect(stranger.decode(encoded)).rejects.toThrow(/workflow "a" cannot be decrypted/);
});

test('a payload moved to another workflow cannot be decoded', async () => {
  const [payload] = await codec.encode(payloads, workflow('a'));
  const moved = { ...payload, metadata: { ...payload?.metadata, 'key-salt': Buffer.from('b') } };
  await expect(codec.decode([moved])).rejects.toThrow(/workflow "b" cannot be decrypted/);
});

test('a changed byte is noticed', async () => {
  const [payload] = await codec.encode(payloads, workflow('a'));
  const data = Buffer.from(payload?.data ?? []);
  data.writeUInt8((data.at(-1) ?? 0) ^ 1, data.length - 1);
  await expect(codec.decode([{ ...payload, data }])).rejects.toThrow(/cannot be decrypted/);
});

test('a payload cut short is refused', async () => {
  const [payload] = await codec.encode(payloads, workflow('a'));
  const data = Buffer.from(payload?.data ?? []).subarray(0, 20);
  await expect(codec.decode([{ ...payload, data }])).rejects.toThrow(/cannot be decrypted/);
});

test('a key of another length is refused', () => {
  expect(() => new EncryptionCodec(randomBytes(16))).toThrow(/16 bytes/);
});

function toPayload(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

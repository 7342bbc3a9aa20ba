import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../activities/chat-model.ts';
import { EffectRefused, TryLater } from '../../activities/failure.ts';
import { createOpenAiChat } from '../../src/providers/openai/chat.ts';
import { type Reply, serve, TROUBLES } from './misbehaving-server.ts';

const events = { 'content-type': 'text/event-stream; charset=utf-8' };
const question: ChatRequest = {
  key: 'flow/1.1',
  model: 'openai.gpt-x.1',
  messages: [{ role: 'user', content: 'Hello' }],
  tools: [],
  timeout: 2000,
};
const chat = (url: string, request: Partial<ChatRequest> = {}) =>
  createOpenAiChat({ url, key: 'sk-secret', model: 'own' }).chat({ ...question, ...request });

/** The chunks as server-sent events, torn into pieces of some bytes. */
function stream(chunks: readonly unknown[], { size = 7, end = true } = {}): Reply {
  const text = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
  const bytes = Buffer.from(end ? `: hello\n\n${text}data: [DONE]\n\n` : text);
  return (response) => {
    response.writeHead(200, events);
    for (let at = 0; at < bytes.length; at += size) response.write(bytes.subarray(at, at + size));
    response.end();
  };
}
const says = (content: string) => ({ model: 'gpt-x.1-2026', choices: [{ delta: { content } }] });
const finished = { choices: [{ delta: {}, finish_reason: 'stop' }] };
const cost = { choices: [], usage: { prompt_tokens: 12, completion_tokens: 5 } };

describe('an OpenAI-compatible chat', () => {
  it('puts a streamed answer together, however it is torn, and tells what it cost', async () => {
    const { url, asked } = await serve(stream([says('Grüß '), says('Gott 😀'), finished, cost], { size: 1 }));
    expect(await chat(url)).toEqual({
      content: 'Grüß Gott 😀',
      tool_calls: [],
      model: 'gpt-x.1-2026',
      usage: { prompt_tokens: 12, completion_tokens: 5 },
    });
    expect(asked[0]?.path).toBe('/chat/completions');
    expect(asked[0]?.headers).toMatchObject({
      authorization: 'Bearer sk-secret',
      'idempotency-key': 'flow/1.1',
    });
    expect(JSON.parse(String(asked[0]?.body))).toEqual({
      model: 'gpt-x.1',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('collects several tools from their pieces, and sends what they answered back', async () => {
    const call = (index: number, rest: object) => ({
      choices: [{ delta: { tool_calls: [{ index, ...rest }] } }],
    });
    const { url, asked } = await serve(
      stream([
        call(0, { id: 'a', function: { name: 'set_variables', arguments: '' } }),
        call(1, { id: 'b', function: { name: 'stop_service', arguments: '{}' } }),
        call(0, { function: { arguments: '{"variables":' } }),
        call(0, { function: { arguments: '{"x":"1"}}' } }),
        { choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
      ]),
    );
    const tool_calls = [
      { id: 'a', name: 'set_variables', arguments: '{"variables":{"x":"1"}}' },
      { id: 'b', name: 'stop_service', arguments: '{}' },
    ];
    expect(await chat(url)).toMatchObject({ content: '', tool_calls });
    const parameters = { type: 'object' };
    await chat(url, {
      model: '',
      messages: [
        { role: 'assistant', content: '', tool_calls },
        { role: 'tool', content: 'done', tool_call_id: 'a' },
      ],
      tools: [{ name: 'set_variables', description: 'Sets.', parameters }],
    });
    expect(JSON.parse(String(asked[1]?.body))).toMatchObject({
      model: 'own',
      messages: [
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'set_variables' } },
            { id: 'b', type: 'function', function: { name: 'stop_service', arguments: '{}' } },
          ],
        },
        { role: 'tool', content: 'done', tool_call_id: 'a' },
      ],
      tools: [{ type: 'function', function: { name: 'set_variables', description: 'Sets.', parameters } }],
    });
  });

  it('takes a whole answer from a server that does not stream', async () => {
    const body = {
      model: 'm',
      choices: [{ message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    };
    const { url } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    expect(await chat(url)).toMatchObject({ content: 'Hi', usage: body.usage });
  });

  it.each(Object.entries(TROUBLES))(
    'of a server that %s fails with a code of its own',
    async (_, trouble) => {
      const { url } = await serve(trouble.reply);
      const failure = await chat(url, { timeout: 300 }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: `MODEL_${trouble.code}` });
      expect(failure).toBeInstanceOf(trouble.code === 'REFUSED' ? EffectRefused : TryLater);
      expect(String(failure)).not.toContain('sk-secret');
    },
  );

  it('waits as long as a busy server asks for, within reason', async () => {
    const busy = (after: string): Reply => {
      return (response) => void response.writeHead(429, { 'retry-after': after }).end();
    };
    const { url } = await serve(busy('3'), busy('86400'), busy('soon'));
    await expect(chat(url)).rejects.toMatchObject({ ms: 3000 });
    await expect(chat(url)).rejects.toMatchObject({ ms: 10_000 });
    await expect(chat(url)).rejects.toMatchObject({ ms: 1000 });
  });

  it('takes no half answer for a whole one: cut off, given up or empty, it is to be asked again', async () => {
    const { url } = await serve(
      stream([says('Hel')], { end: false }),
      stream([says('Hel'), { error: { message: 'overloaded' } }]),
      (response) => void response.writeHead(200, events).end(),
      stream([{ choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '{}' } }] } }] }]),
    );
    for (const code of ['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE', 'MALFORMED'])
      await expect(chat(url)).rejects.toMatchObject({ code: `MODEL_${code}` });
  });

  it('stops a model that never stops', async () => {
    const { url } = await serve((response) => {
      response.writeHead(200, events);
      const more = (): void => {
        if (response.destroyed) return;
        response.write(`data: ${JSON.stringify(says('x'.repeat(60_000)))}\n\n`);
        setImmediate(more);
      };
      more();
    });
    await expect(chat(url)).rejects.toMatchObject({ code: 'MODEL_MALFORMED' });
  });

  it('nobody listens for is unavailable', async () => {
    await expect(chat('http://127.0.0.1:9')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });
});

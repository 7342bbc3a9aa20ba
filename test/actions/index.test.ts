import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ActionType } from '../../workflows/actions/define-action.ts';
import { actionType, actionTypes } from '../../workflows/actions/index.ts';
import { validateActions } from '../../workflows/actions/validate.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { FlowFailure } from '../../workflows/interpreter/failure.ts';
import { CALL_ONLY } from '../model/availability.ts';
import { refusedPaths } from '../support/fake-runtime.ts';

/** Upstream's public catalogue. */
const PUBLIC_TYPES = [
  'amd',
  'answer',
  'ai_summary',
  'ai_talk',
  'ai_task',
  'beep',
  'block',
  'branch',
  'call',
  'case_create',
  'condition_call_digits',
  'condition_call_status',
  'condition_datetime',
  'condition_variable',
  'confbridge_join',
  'conference_join',
  'connect',
  'conversation_send',
  'digits_receive',
  'digits_send',
  'echo',
  'email_send',
  'external_media_start',
  'external_media_stop',
  'fetch',
  'fetch_flow',
  'goto',
  'hangup',
  'message_send',
  'mute',
  'play',
  'queue_join',
  'recording_start',
  'recording_stop',
  'sleep',
  'stop',
  'stream_echo',
  'talk',
  'transcribe_start',
  'transcribe_stop',
  'transcribe_recording',
  'variable_set',
  'webhook_send',
];

/** The engine's own. */
const INTERNAL_TYPES = [
  'ai_session',
  'conference_enter',
  'conference_prepare',
  'empty',
  'queue_serve',
  'queue_wait',
];

/** Files of the folder that declare no type. */
const SHARED = [
  'party',
  'condition',
  'address',
  'connecting',
  'define-action',
  'echoing',
  'fetched',
  'index',
  'option',
  'playback',
  'transcription',
  'validate',
];

/** Types that differ from another in one word, and are tested with it. */
const TESTED_BY: Readonly<Record<string, string>> = { 'stream-echo': 'echo' };

const names = (folder: string): string[] =>
  readdirSync(fileURLToPath(new URL(folder, import.meta.url))).filter((name) => name.endsWith('.ts'));
const sources = names('../../workflows/actions').map((name) => name.replace('.ts', ''));
const declaring = sources.filter((name) => !SHARED.includes(name));

describe('the list of action types', () => {
  it("is upstream's 43 public types and what the engine pushes itself", () => {
    const typesThat = (are: 'public' | 'internal'): string[] =>
      actionTypes.filter(({ internal }) => internal === (are === 'internal')).map(({ type }) => type);
    expect(PUBLIC_TYPES).toHaveLength(43);
    expect(typesThat('public').sort()).toEqual([...PUBLIC_TYPES].sort());
    expect(typesThat('internal').sort()).toEqual(INTERNAL_TYPES);
  });

  it("refuses the engine's own in flows", () => {
    for (const type of INTERNAL_TYPES)
      expect(validateActions([{ type }], () => 'id')).toHaveProperty('issues');
  });

  it('finds a type by name and nothing else', () => {
    expect(actionType('talk')?.type).toBe('talk');
    for (const name of ['', 'Talk', 'constructor', '__proto__', 'toString'])
      expect(actionType(name)).toBeUndefined();
  });

  it("skips without a call exactly what needs a call's media", () => {
    const isCallOnly = ({ media, internal }: ActionType): boolean => media === 'call' && !internal;
    const callOnly = actionTypes.filter(isCallOnly).map(({ type }) => type);
    expect(callOnly.sort()).toEqual([...CALL_ONLY].sort());
  });
});

describe('the files', () => {
  it.each(declaring)(
    '%s.ts declares the type of its name, exports it by that name, and is listed',
    async (name) => {
      const module = (await import(`../../workflows/actions/${name}.ts`)) as Record<string, ActionType>;
      const exported = module[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
      expect(exported?.type).toBe(name.replaceAll('-', '_'));
      expect(actionTypes).toContain(exported);
    },
  );

  it('hold every type', () => {
    expect(actionTypes.map(({ type }) => type.replaceAll('_', '-')).sort()).toEqual([...declaring].sort());
  });

  it('have a test each, or share one', () => {
    const tests = names('.').map((name) => name.replace('.test.ts', ''));
    const wanted = declaring.filter((name) => !(name in TESTED_BY));
    expect([...wanted, 'index', 'option', 'validate'].sort()).toEqual(tests.sort());
    expect(tests).toEqual(expect.arrayContaining(Object.values(TESTED_BY)));
  });
});

const inFlows = actionTypes.filter(({ internal }) => !internal);

describe.each(inFlows.map((type) => ({ name: type.type, type })))('$name', ({ type }) => {
  it('has examples that validation accepts, the first without placeholders', () => {
    expect(() => type.parse(type.examples[0] as JsonObject)).not.toThrow();
    for (const example of type.examples) expect(refusedPaths(type.type, example)).toEqual([]);
  });

  it('says in a sentence what it does', () => {
    expect(type.summary).toMatch(/^[A-Z].*\.$/);
  });

  it('fails with INVALID_OPTION, and in no other way, on options that are not its own', () => {
    for (const option of [{ duration: {} }, { text: 1 }, { target_ids: 7 }, { a: null }]) {
      try {
        type.parse(option as never);
      } catch (error) {
        expect(error).toBeInstanceOf(FlowFailure);
        expect((error as FlowFailure).failure.code).toBe('INVALID_OPTION');
      }
    }
  });
});

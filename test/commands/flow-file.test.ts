import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type CommandError, EXIT } from '../../src/commands/exit-code.ts';
import { keepIds, toDiff } from '../../src/commands/flow-diff.ts';
import { readFlowFile, toFileText, type WrittenFlow } from '../../src/commands/flow-file.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { PLAIN } from './activeflow.ts';

const folder = mkdtempSync(join(tmpdir(), 'activeflow-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The faults found in a file, without its folder. */
function faultsOf(name: string, text: string): string[] {
  try {
    readFlowFile(write(name, text));
  } catch (error) {
    const { message, exitCode } = error as CommandError;
    expect(exitCode).toBe(EXIT.failed);
    return message.replaceAll(`${folder}/`, '').split('\n');
  }
  return [];
}

const stored = {
  id: '22222222-2222-4222-8222-222222222222',
  customer_id: NIL_ID,
  type: 'flow',
  name: 'Lunch',
  detail: '',
  actions: [
    {
      id: 'hello',
      type: 'talk',
      option: { text: 'Hi', language: 'en-US' },
      next_id: NIL_ID,
      tm_execute: NEVER,
    },
    { id: 'made-by-server', type: 'hangup', next_id: NIL_ID, tm_execute: NEVER },
  ],
  direct_hash: '',
  on_complete_flow_id: NIL_ID,
  tm_create: NEVER,
  tm_update: NEVER,
  tm_delete: NEVER,
};

describe('a flow file', () => {
  test('names each fault by line, column and path, in YAML', () => {
    const text = `name: Lunch
actions:
  - type: talk
    option:
      text: 5
  - {type: sleep, option: {duration: soon}}
  - type: nothing
`;
    expect(faultsOf('a.yaml', text)).toEqual([
      expect.stringMatching(/^a\.yaml:5:7: actions\[0\]\.option\.text: /),
      expect.stringMatching(/^a\.yaml:6:28: actions\[1\]\.option\.duration: /),
      'a.yaml:7:5: actions[2].type: "nothing" is not an action type',
    ]);
  });

  test('and in JSON', () => {
    expect(faultsOf('a.json', '{\n  "name": "Lunch",\n  "actons": []\n}')).toEqual([
      'a.json:3:3: actons: Unrecognized key: "actons"',
    ]);
    expect(faultsOf('b.json', '{"name": "Lunch",\n "actions": [}')[0]).toMatch(/^b\.json:2:14: /);
  });

  test('is warned of where a jump leads nowhere', () => {
    const { warnings } = readFlowFile(write('w.yaml', 'actions:\n  - type: hangup\n    next_id: lost\n'));
    expect(warnings).toEqual([
      `${folder}/w.yaml:3:5: actions[0].next_id: no action of this array has the id lost`,
    ]);
  });

  test('may be what the API answered, or what "flows get" printed', () => {
    for (const path of [write('s.json', JSON.stringify(stored)), write('s.yaml', toFileText(stored))]) {
      const { flow } = readFlowFile(path);
      expect(flow.id).toBe(stored.id);
      expect(toDiff(stored, flow, PLAIN)).toEqual([]);
    }
  });

  test('that is not there is not found', () => {
    expect(() => readFlowFile(join(folder, 'none.yaml'))).toThrow(
      expect.objectContaining({ exitCode: EXIT.notFound, message: expect.stringContaining('ENOENT') }),
    );
  });
});

describe('a diff', () => {
  const written: WrittenFlow = {
    name: 'Lunch',
    detail: '',
    actions: [{ type: 'talk', option: { language: 'en-US', text: 'Hi' }, id: 'hello' }, { type: 'hangup' }],
  };

  test('is empty when only the order of fields differs, or an id that the server made is missing', () => {
    const flow = { ...written, actions: keepIds(written.actions, stored.actions) };
    expect(toDiff(stored, flow, PLAIN)).toEqual([]);
  });

  test('shows what changes, with what stands around it', () => {
    const actions = [
      { id: 'hello', type: 'talk', option: { text: 'Ho', language: 'en-US' } },
      { type: 'stop' },
    ];
    const flow = { ...written, actions: keepIds(actions, stored.actions) };
    expect(toDiff(stored, flow, PLAIN)).toEqual([
      '     type: talk',
      '     option:',
      '       language: en-US',
      '-      text: Hi',
      '-  - id: made-by-server',
      '-    type: hangup',
      '+      text: Ho',
      '+  - type: stop',
    ]);
  });

  test('of a new flow is all of it', () => {
    expect(toDiff(undefined, { ...written, actions: [{ type: 'hangup' }] }, PLAIN)).toEqual([
      '+name: Lunch',
      '+actions:',
      '+  - type: hangup',
    ]);
  });
});

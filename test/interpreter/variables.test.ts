import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowFailure } from '../../workflows/interpreter/failure.ts';
import { DEFAULT_LIMITS } from '../../workflows/interpreter/limits.ts';
import { newToken } from '../../workflows/interpreter/run.ts';
import { textBytes } from '../../workflows/interpreter/state-size.ts';
import {
  deleteVariable,
  fillOption,
  fillText,
  isReserved,
  readVariable,
  setVariables,
  variableBytes,
} from '../../workflows/interpreter/variables.ts';

const values: Readonly<Record<string, string>> = {
  x: 'v',
  twice: '${x}',
  'a b': 'blank',
  'a${b': 'odd',
  '': 'empty',
  $: 'dollar',
};
const fill = (text: string): string => fillText(text, (name) => values[name] ?? '');

const from =
  (variables: Readonly<Record<string, string>>) =>
  (name: string): string =>
    readVariable({ token: { variables }, facts: {} }, name);

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof FlowFailure) return error.failure.code;
    throw error;
  }
  return undefined;
}

describe('the grammar of placeholders', () => {
  it.each([
    ['a ${x} and ${x} and ${none}', 'a v and v and '],
    ['no placeholder', 'no placeholder'],
    ['${twice}', '${x}'],
    ['$${x}', '$v'],
    ['${${x}}', '}'],
    ['${a${b}}', 'odd}'],
    ['${a b}|${ x }|${X}', 'blank||'],
    ['${}', 'empty'],
    ['${$}', 'dollar'],
    ['${unclosed', '${unclosed'],
    ['${x} ${', 'v ${'],
    ['${a\nb}', '${a\nb}'],
    ['${a\n${x}', '${a\nv'],
    ['}${x}{$x}', '}v{$x}'],
    ['', ''],
  ])('%j becomes %j', (text, filled) => {
    expect(fill(text)).toBe(filled);
  });

  it('agrees with the regular expression that says the same, on any text', () => {
    const part = fc.constantFrom('$', '{', '}', '${', 'x', '\n', 'a b', '${x}');
    const text = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (given) => {
        expect(fill(given)).toBe(given.replace(/\$\{([^\n]*?)\}/g, (_, name: string) => values[name] ?? ''));
      }),
      { numRuns: 2000 },
    );
  });

  it('knows no variable that nobody set', () => {
    const option = { a: '${constructor}${__proto__}${toString}${hasOwnProperty}' };
    expect(fillOption(option, from({}))).toEqual({ a: '' });
  });

  it('fills texts at any depth and leaves keys and other scalars alone', () => {
    const option = { '${x}': ['${x}', 1, true, null, ['${x}', { a: '${x}' }]], n: 5 };
    expect(fillOption(option, from(values))).toEqual({
      '${x}': ['v', 1, true, null, ['v', { a: 'v' }]],
      n: 5,
    });
  });

  it('keeps a key named __proto__ as a key', () => {
    const option = JSON.parse('{"__proto__":{"a":"${x}"}}');
    expect(JSON.stringify(fillOption(option, from(values)))).toBe('{"__proto__":{"a":"v"}}');
  });
});

describe('the cost of hostile texts', () => {
  /** Characters that are searched through, counted instead of timed. */
  function searched(text: string): number {
    let count = 0;
    const native = String.prototype.indexOf;
    String.prototype.indexOf = function (part: string, from = 0): number {
      const index = native.call(this, part, from);
      count += (index < 0 ? this.length : index) - Math.min(from, this.length) + 1;
      return index;
    };
    try {
      fillText(text, () => '');
    } finally {
      String.prototype.indexOf = native;
    }
    return count;
  }

  it.each(['${', '${}', '${\n', '${\n}', '}${', '${a', '$', '${${}', '\n${}'])(
    '256 KiB of %j take a few looks at each character',
    (unit) => {
      const text = unit.repeat((256 * 1024) / unit.length);
      expect(searched(text)).toBeLessThan(8 * text.length);
      expect(searched(`${text}}`)).toBeLessThan(8 * text.length);
      expect(searched(`${text}\n}`)).toBeLessThan(8 * text.length);
    },
  );

  it('a short text cannot grow without end', () => {
    const variables = { big: 'x'.repeat(1000) };
    expect(codeOf(() => fillOption({ a: '${big}'.repeat(256) }, from(variables)))).toBeUndefined();
    expect(codeOf(() => fillOption({ a: '${big}'.repeat(263) }, from(variables)))).toBe('OPTION_TOO_LARGE');
    expect(codeOf(() => fillOption({ a: Array(263).fill('${big}') }, from(variables)))).toBe(
      'OPTION_TOO_LARGE',
    );
    expect(codeOf(() => fillOption({ a: '${big}'.repeat(90) }, from({ big: '€'.repeat(1000) })))).toBe(
      'OPTION_TOO_LARGE',
    );
  });
});

describe('the map', () => {
  const token = (variables: Record<string, string> = {}) => newToken({ actions: [], variables });

  it('counts its bytes through every change', () => {
    const name = fc.constantFrom('a', 'é', '__proto__', 'constructor', '😀');
    const change = fc.tuple(name, fc.option(fc.string({ unit: 'binary', maxLength: 5 })));
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const flow = token();
        for (const [key, value] of changes) {
          if (value === null) deleteVariable(flow, key);
          else setVariables(flow, DEFAULT_LIMITS, Object.fromEntries([[key, value]]));
        }
        expect(flow.variableBytes).toBe(variableBytes(flow.variables));
        expect(JSON.parse(JSON.stringify(flow.variables))).toEqual(flow.variables);
      }),
    );
  });

  it('measures text as it is sent', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', '\u0001', 'é', '€', '😀', '\ud800', '\udc00') });
    fc.assert(
      fc.property(text, (given) => {
        expect(textBytes(given)).toBe(Buffer.byteLength(JSON.stringify(given)) - 2);
      }),
    );
  });

  it('refuses what does not fit and sets nothing then', () => {
    const flow = token({ a: '1' });
    const limits = { ...DEFAULT_LIMITS, variable_bytes: 10 };
    expect(codeOf(() => setVariables(flow, limits, { b: '2', c: '3456789' }))).toBe('VARIABLES_TOO_LARGE');
    expect(flow.variables).toEqual({ a: '1' });
    expect(codeOf(() => setVariables(flow, limits, { a: '123456789' }))).toBeUndefined();
  });

  it.each(['voipbin.activeflow.id', ' VOIPBIN.Activeflow.x', 'voipbin.activeflow.'])(
    'refuses to forge %s',
    (name) => {
      const flow = token();
      expect(codeOf(() => setVariables(flow, DEFAULT_LIMITS, { ok: '1', [name]: '1' }))).toBe(
        'VARIABLE_RESERVED',
      );
      expect(flow.variables).toEqual({});
    },
  );

  it('reserves nothing else', () => {
    expect(['voipbin.call.digits', 'voipbin.activeflows.x', 'activeflow.id'].filter(isReserved)).toEqual([]);
  });
});

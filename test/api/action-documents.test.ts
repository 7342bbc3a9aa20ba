import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ACTION_BODY, actionComponents } from '../../src/api/openapi/actions.ts';
import { actionTypes } from '../../workflows/actions/index.ts';
import { validateActions } from '../../workflows/actions/validate.ts';

const definitions = JSON.stringify(actionComponents()).replaceAll('#/components/schemas/', '#/$defs/');
const documented = z.fromJSONSchema({ $ref: `#/$defs/${ACTION_BODY}`, $defs: JSON.parse(definitions) });

/** (Without texts like "+7": that they are numbers, too, nobody needs to know.) */
const VALUES: readonly unknown[] = [
  ...['', 'a', '1', '0', '-1', '2.5', 'true', '${x}', 'a@b.example', 'https://example.com/', 'x'.repeat(300)],
  ...[0, 1, -1, 1.5, 1000, 1e9, true, false, null],
  ...[[], {}, ['a'], [1], [{}], { a: 'b' }, { a: 1 }],
  ...[[{ type: 'stop' }], [{ '': {} }], [{ type: 'sleep', option: { duration: 'soon' } }]],
];

type Path = readonly (string | number)[];

/** Where a value has members, and where it could have one that nobody knows. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value))
    return value.flatMap((one, at) => [[...path, at], ...placesIn(one, [...path, at])]);
  if (typeof value !== 'object' || value === null) return [];
  const members = Object.entries(value).flatMap(([key, one]) => [
    [...path, key],
    ...placesIn(one, [...path, key]),
  ]);
  return [...members, [...path, 'unknown']];
}

function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((one, at) => (at === key ? changed(one, rest, to) : one));
  const members = value as Record<string, unknown>;
  return { ...members, [key]: changed(members[key], rest, to) };
}

function isAccepted(action: unknown): boolean {
  let made = 0;
  return 'actions' in validateActions([action], () => `made-${++made}`);
}

describe('what the document says of an option is what is accepted, wherever it is changed', () => {
  const users = actionTypes.filter(({ internal }) => !internal);
  it.each(users)('$type', ({ type, options, examples }) => {
    const known = Object.keys(
      z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }).properties ?? {},
    );
    const wrong = examples.flatMap((example) => {
      const places = [...placesIn(example), ...known.map((name) => [name])];
      const options = places.flatMap((place) => VALUES.map((value) => changed(example, place, value)));
      return options
        .map((option) => ({ type, option }))
        .filter((action) => documented.safeParse(action).success !== isAccepted(action));
    });
    expect(wrong).toEqual([]);
  });
});

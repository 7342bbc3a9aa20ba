import { describe, expect, it } from 'vitest';
import { validateActions } from '../../workflows/actions/validate.ts';
import { samples } from './samples.ts';

/** What is not accepted as it is written, and why: `docs/upstream-samples.md`. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'mediastream_tutorial:284': [
    'actions[1].option.external_host Invalid input: expected string, received undefined',
  ],
  'mediastream_overview:125': [
    'actions[0].option.external_host Invalid input: expected string, received undefined',
  ],
  'ai_tutorial:31': ['actions[1].type "ai" is not an action type'],
};

function issuesOf(actions: unknown): string[] {
  let made = 0;
  const result = validateActions(actions, () => `made-${++made}`);
  return 'issues' in result ? result.issues.map(({ path, message }) => `${path} ${message}`) : [];
}

describe('what upstream documents', () => {
  it('is all here', () => {
    expect(samples.length).toBeGreaterThan(80);
  });

  it.each(samples.map((sample) => [`${sample.document}:${sample.line} ${sample.title}`, sample] as const))(
    '%s is accepted',
    (_name, { document, line, body }) => {
      expect(issuesOf(body.actions)).toEqual(REFUSED[`${document}:${line}`] ?? []);
    },
  );
});

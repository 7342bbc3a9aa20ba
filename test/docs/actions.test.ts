import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionsMarkdown } from '../../src/commands/actions.ts';
import { actionTypes } from '../../workflows/actions/index.ts';

const again = 'npm run build && node dist/src/cli.js actions --markdown > docs/actions.md';

describe('docs/actions.md', () => {
  it('says what the one list of action types says', () => {
    const written = readFileSync(new URL('../../docs/actions.md', import.meta.url), 'utf8');
    expect(written, `out of date; run: ${again}`).toBe(actionsMarkdown());
  });

  it('names every action type', () => {
    const document = actionsMarkdown();
    const named = actionTypes.filter(
      ({ type }) => document.includes(`\n## ${type}\n`) || document.includes(`\`${type}\``),
    );
    expect(named).toEqual(actionTypes);
  });

  it('says of an option whether it must be given, and what it is otherwise', () => {
    const document = actionsMarkdown();
    expect(document).toContain('| `flow_id` | string | required |');
    expect(document).toContain('| `timeout` | integer | 0 | Goes on after');
    expect(document).toContain('| `timezone` | string | "UTC" | IANA name, such as Europe/Berlin. |');
  });
});

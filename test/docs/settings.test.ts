import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsMarkdown } from '../../src/commands/settings.ts';
import { describeConfig } from '../../src/config.ts';

const again = 'npm run build && node dist/src/cli.js settings --markdown > docs/settings.md';

describe('docs/settings.md', () => {
  it('says what the configuration says', () => {
    const written = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
    expect(written, `out of date; run: ${again}`).toBe(settingsMarkdown());
  });

  it('has one row for each setting, with its default', () => {
    const rows = settingsMarkdown()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.map((row) => row.split('`')[1])).toEqual(describeConfig().map(({ name }) => name));
    expect(rows).toContain('| `ACTIVEFLOW_API_PORT` | `8080` | Port of the API. |');
  });
});

import { describeConfig } from '../config.ts';
import { toRow } from './markdown.ts';

/** Every setting: name, default and meaning to read, or with `markdown` the document `docs/settings.md`. */
export function settings({ markdown = false }: { markdown?: boolean }): void {
  process.stdout.write(markdown ? settingsMarkdown() : settingLines());
}

/** The document `docs/settings.md`, computed from the configuration's schema. */
export function settingsMarkdown(): string {
  const rows = describeConfig().map(({ name, default: value, description }) =>
    toRow([`\`${name}\``, value === '' ? '' : `\`${value}\``, description]),
  );
  return `# Settings

Made from \`src/config.ts\` by \`activeflow settings --markdown\`; a test keeps it up to date.

All settings are environment variables. Every process reads the same ones once, at its start, and names every wrong one before it
ends. An empty variable counts as unset.

${[toRow(['name', 'default', 'meaning']), '|---|---|---|', ...rows].join('\n')}
`;
}

function settingLines(): string {
  return describeConfig()
    .map(({ name, default: value, description }) => `${name}=${value}\n    ${description}\n`)
    .join('');
}

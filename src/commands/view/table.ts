import Table from 'cli-table3';
import type { Colours } from '../terminal.ts';

const NO_LINES = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);

/** Rows in columns, without lines; the head is dim. */
export function toTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  colours: Colours,
): string {
  const table = new Table({
    head: head.map((title) => colours.dim(title.toUpperCase())),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  table.push(...rows.map((row) => [...row]));
  return withoutTrailingBlanks(table.toString());
}

function withoutTrailingBlanks(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** At most so many characters on one line; `…` stands for the rest. */
export function toCell(text: string, most: number): string {
  const line = [...text.replace(/\s+/g, ' ')];
  return line.length <= most ? line.join('') : `${line.slice(0, most - 1).join('')}…`;
}

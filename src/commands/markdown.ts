/** A row of a Markdown table; pipes inside a cell do not end it. */
export function toRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

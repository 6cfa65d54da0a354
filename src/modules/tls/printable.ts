/** Text that a peer chose, as one short line of plain and visible characters. */
export function printable(text: string, atMost: number): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}\u00a0]+/gu, '.').trim();
  return line.length > atMost ? `${line.slice(0, atMost - 1)}…` : line;
}

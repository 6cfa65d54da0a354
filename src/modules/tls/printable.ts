/** Text that a peer chose, as one short line of plain characters. */
export function printable(text: string, atMost: number): string {
  const line = text.replace(/[^\x20-\x7e\u00a1-\uffff]+/g, '.').trim();
  return line.length > atMost ? `${line.slice(0, atMost - 1)}…` : line;
}

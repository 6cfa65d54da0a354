/** Adds one member to a JSON pointer (RFC 6901, 3). */
export const child = (pointer: string, member: string | number): string =>
  `${pointer}/${escaped(String(member))}`;

const escaped = (member: string): string =>
  /[~/]/.test(member) ? member.replaceAll('~', '~0').replaceAll('/', '~1') : member;

/** The member names of a JSON pointer. */
export function membersOf(pointer: string): string[] {
  const members = pointer.split('/').slice(1);
  return pointer.includes('~')
    ? members.map((member) => member.replaceAll('~1', '/').replaceAll('~0', '~'))
    : members;
}

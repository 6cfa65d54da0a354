export interface WorkflowCommand {
  readonly name: string;
  readonly title: string | null;
  readonly data: string;
}

/**
 * The commands that a line holds to a CI server, by the rules of GitHub's runner (a name
 * behind `::` at the start of a line but for spaces, or `##[` anywhere) and those of others
 * that know `##word[`.
 */
export function commandsIn(output: string): WorkflowCommand[] {
  return output.split(/\r\n|[\n\r\u0085\u2028\u2029]/).flatMap((line): WorkflowCommand[] => {
    const [, name = '', title, data = ''] =
      /^\s*::([a-z-]+)(?: title=(.*?))?::(.*)$/i.exec(line) ?? [];
    if (KNOWN.has(name.toLowerCase())) {
      return [{ name, title: title === undefined ? null : decoded(title), data: decoded(data) }];
    }
    const [marked] = /##\w*\[/.exec(line) ?? [];
    return marked === undefined ? [] : [{ name: marked, title: null, data: line }];
  });
}

const KNOWN: ReadonlySet<string> = new Set([
  ...['error', 'warning', 'notice', 'debug', 'group', 'endgroup', 'echo', 'stop-commands'],
  ...['add-mask', 'add-path', 'add-matcher', 'remove-matcher', 'set-env', 'set-output'],
  ...['save-state', 'internal-set-repo-path'],
]);

const decoded = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');

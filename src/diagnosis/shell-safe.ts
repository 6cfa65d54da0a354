/** All that may stand in a command that a person copies into a shell. */
const SHELL_SAFE = /^[A-Za-z0-9._:/-]+$/;

export const isShellSafe = (value: string): boolean => SHELL_SAFE.test(value);

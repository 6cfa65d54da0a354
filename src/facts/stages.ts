/** The stages of the handshake, in the order in which they are passed. */
export const STAGES = [
  'url',
  'signal',
  'dns',
  'tcp',
  'clock',
  'tls',
  'upgrade',
  'boot',
  'authorize',
  'session',
  'cable',
] as const;

export type Stage = (typeof STAGES)[number];

export const isStage = (word: string): word is Stage => STAGES.some((stage) => stage === word);

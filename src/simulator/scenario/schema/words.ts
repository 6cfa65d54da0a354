import { Type } from 'typebox';

export const strict = { additionalProperties: false } as const;

/** An instant relative to the one at which the scenario starts. */
export const Age = Type.String({
  pattern: '^[+-]\\d{1,9}(\\.\\d{1,3})?(ms|s|m|h|d|y)$',
  description: 'Relative to now: -3d, +335d, -26y, +90s. A year has 365.25 days.',
});

export const Duration = Type.String({
  pattern: '^\\d{1,6}(\\.\\d{1,3})?(ms|s|m|h)?$',
  description: 'As the option has it: 90, 90s, 10m.',
});

export const milliseconds = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 3_600_000, description });

export const text = (description: string) =>
  Type.String({ minLength: 1, maxLength: 4_096, description });

export const Ending = Type.Enum(['fin', 'rst'], { description: 'How TCP ends: FIN or RST.' });

export const CloseCode = Type.Integer({
  minimum: 1000,
  maximum: 4999,
  description: 'Of a Close frame (RFC 6455, 7.4).',
});

export const Profile = Type.Union(
  [Type.Literal(0), Type.Literal(1), Type.Literal(2), Type.Literal(3)],
  { description: 'OCPP security profile; 0 is none.' },
);

export const KeyKind = Type.Enum(['ec', 'ec-384', 'rsa', 'rsa-1024'], {
  description: 'ec is P-256, rsa has 2048 bits.',
});

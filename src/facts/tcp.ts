import { type Static, Type } from 'typebox';
import { ErrorFact, fact, nullable } from './common.ts';

/** One TCP connection attempt to one address, never through Node's family autoselection. */
export const TcpDial = fact('tcp.dial', {
  address: Type.String(),
  port: Type.Integer(),
  family: Type.Enum(['4', '6']),
  outcome: Type.Enum([
    'connected',
    'refused',
    'timeout',
    'unreachable',
    'reset',
    'failed',
    'aborted',
  ]),
  localAddress: nullable(Type.String()),
  error: nullable(ErrorFact),
});
export type TcpDial = Static<typeof TcpDial>;

/**
 * What answers at a place where nothing should: a name that cannot exist, or a
 * plain HTTP question to the target. Tells a captive portal from the backend.
 */
export const PortalCheck = fact('tcp.portal-check', {
  name: Type.String(),
  address: nullable(Type.String()),
  port: Type.Integer(),
  httpStatus: nullable(Type.Integer()),
  location: nullable(Type.String()),
  error: nullable(ErrorFact),
});
export type PortalCheck = Static<typeof PortalCheck>;

/** The way this machine reaches the target: interface, gateway and resolvers in use. */
export const NetworkPath = fact('network.path', {
  interface: nullable(Type.String()),
  localAddress: nullable(Type.String()),
  gateway: nullable(Type.String()),
  resolver: nullable(Type.String()),
});
export type NetworkPath = Static<typeof NetworkPath>;

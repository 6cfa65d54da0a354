import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStations, protocolOf } from '../../src/modules/upgrade/station/other-protocol.ts';

const named = (bytes: string | Uint8Array) =>
  protocolOf(
    Buffer.from(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes).toString('hex'),
  );

test.each([
  ['\x10\x1e\x00\x04MQTT\x04\x02', 'MQTT', true],
  ['\x10\x8b\x01\x00\x06MQIsdp\x03', 'MQTT', true],
  ['$GPRMC,120000,A,4807.0,N', 'a position of a GPS receiver (NMEA 0183)', true],
  ['PROXY TCP4 192.0.2.1 192.0.2.2 5 9000\r\n', 'the PROXY protocol of a load balancer', true],
  ['[2,"1","BootNotification",{}]', 'OCPP messages without a WebSocket around them', true],
  ['<?xml version="1.0"?>', 'XML without HTTP around it', true],
  ['\x15\x03\x03\x00\x02\x02\x28', 'a TLS record that begins no handshake', true],
  ['\x16\x03\x01\x00\x05\x01\x02\x03', 'a ClientHello that cannot be read', true],
  ['\x81\x85\x01\x02\x03\x04', 'a WebSocket frame without the request before it', true],
  ['\x00\x01\x00\x00\x00\x06\x01\x03', 'Modbus TCP', true],
  ['SSH-2.0-OpenSSH_9.6\r\n', 'SSH', false],
  ['\x03\x00\x00\x13\x0e\xe0', 'the remote desktop of Windows (RDP)', false],
])('%j is %s', (bytes, name, fromStations) => {
  expect(named(bytes)).toBe(name);
  expect(isStations(name)).toBe(fromStations);
});

test('whatever else there is has no name, and throws nothing', () => {
  expect(isStations(named('\xff\xfe\xfd'))).toBe(false);
  fc.assert(fc.property(fc.uint8Array(), (bytes) => named(bytes).length > 0));
});

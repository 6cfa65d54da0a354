/** How a protocol begins, as text or in hex, and whether a charger or what stands before it sends that. */
interface Signature {
  readonly name: string;
  readonly stations: boolean;
  readonly begins: { readonly text: RegExp } | { readonly hex: RegExp };
}

const stations = true;
const SIGNATURES: readonly Signature[] = [
  // A CONNECT packet: its length, then MQTT or (version 3.1) MQIsdp.
  { name: 'MQTT', stations, begins: { hex: /^10(?:..){1,4}00(?:044d515454|064d5149736470)/ } },
  {
    name: 'a position of a GPS receiver (NMEA 0183)',
    stations,
    begins: { text: /^\$[A-Z]{2}[A-Z]{3},/ },
  },
  {
    name: 'the PROXY protocol of a load balancer',
    stations,
    begins: { hex: /^(?:50524f585920|0d0a0d0a000d0a515549540a)/ },
  },
  {
    name: 'OCPP messages without a WebSocket around them',
    stations,
    begins: { text: /^\s*\[\s*"?[234]"?\s*,/ },
  },
  {
    name: 'XML without HTTP around it',
    stations,
    begins: { text: /^\s*<(?:\?xml|[\w:]*Envelope)/i },
  },
  { name: 'a ClientHello that cannot be read', stations, begins: { hex: /^1603/ } },
  {
    name: 'a TLS record that begins no handshake',
    stations,
    begins: { hex: /^(?:14|15|17)030[0-4]/ },
  },
  {
    name: 'a WebSocket frame without the request before it',
    stations,
    begins: { hex: /^8[1289a][89a-f]./ },
  },
  { name: 'HTTP/2 without TLS', stations, begins: { text: /^PRI \* HTTP\/2/ } },
  // Modbus application protocol: a transaction, protocol 0, a length below 256.
  { name: 'Modbus TCP', stations, begins: { hex: /^....000000(?!0[01])../ } },
  { name: 'SSH', stations: false, begins: { text: /^SSH-\d/ } },
  { name: 'the remote desktop of Windows (RDP)', stations: false, begins: { hex: /^030000/ } },
  { name: 'a file server (SMB)', stations: false, begins: { hex: /^0000....f[ef]534d42/ } },
  { name: 'SIP', stations: false, begins: { text: /^(?:OPTIONS|INVITE|REGISTER) sips?:/i } },
];

const UNKNOWN = 'neither TLS nor HTTP nor anything that is known here';

const matches = (hex: string, { begins }: Signature): boolean =>
  'hex' in begins
    ? begins.hex.test(hex)
    : begins.text.test(Buffer.from(hex, 'hex').toString('latin1'));

/** The name of what begins with these bytes, in hex. */
export const protocolOf = (hex: string): string =>
  SIGNATURES.find((signature) => matches(hex.toLowerCase(), signature))?.name ?? UNKNOWN;

/** False for what port scanners and neighbours in a network send. */
export const isStations = (protocol: string): boolean =>
  SIGNATURES.some((signature) => signature.stations && signature.name === protocol);

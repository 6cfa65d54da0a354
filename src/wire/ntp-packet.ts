/** A packet without extensions (RFC 5905, 7.3). */
export const NTP_BYTES = 48;

export interface NtpTime {
  /** What is told as the time, ms since 1970. */
  readonly nowMs: number;
  /** 3: not synchronised. */
  readonly leap: 0 | 3;
  readonly stratum: number;
  /** Four letters: where the time is from, or why there is none. */
  readonly reference: string;
  /** How far off it may be. */
  readonly dispersionMs: number;
}

/** The answer to a client's request of at least 48 bytes (RFC 5905, 9.2). */
export function ntpAnswer(request: Buffer, time: NtpTime): Buffer {
  const version = ((request[0] ?? 0) >> 3) & 7;
  const packet = Buffer.alloc(NTP_BYTES);
  packet[0] = (time.leap << 6) | (version << 3) | 4;
  packet[1] = time.stratum;
  packet[2] = request[2] ?? 0;
  packet.writeInt8(-20, 3);
  packet.writeUInt32BE(Math.round((time.dispersionMs / 1000) * 2 ** 16), 8);
  packet.write(time.reference, 12, 'latin1');
  writeTimestamp(packet, 16, time.nowMs);
  // Clients drop an answer whose origin is not, bit by bit, what they sent.
  request.copy(packet, 24, 40, 48);
  writeTimestamp(packet, 32, time.nowMs);
  writeTimestamp(packet, 40, time.nowMs);
  return packet;
}

/** True for what a client asks with: version 1 to 4, mode 3. */
export const isNtpRequest = (packet: Buffer): boolean => {
  const first = packet[0] ?? 0;
  const version = (first >> 3) & 7;
  return packet.length >= NTP_BYTES && (first & 7) === 3 && version >= 1 && version <= 4;
};

/** The seconds of the transmit timestamp, as on the wire. */
export const transmitSecondsOf = (packet: Buffer): number => packet.readUInt32BE(40);

const SECONDS_1900_TO_1970 = 2_208_988_800;

/** NTP timestamp format (RFC 5905, 6): seconds of the era, then the fraction, 32 bits each. */
function writeTimestamp(packet: Buffer, offset: number, ms: number): void {
  const seconds = Math.floor(ms / 1000);
  packet.writeUInt32BE((seconds + SECONDS_1900_TO_1970) % 2 ** 32, offset);
  packet.writeUInt32BE(Math.floor(((ms - seconds * 1000) / 1000) * 2 ** 32), offset + 4);
}

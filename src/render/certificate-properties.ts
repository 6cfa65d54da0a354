import { X509Certificate } from 'node:crypto';

/**
 * What may be told of a certificate (base64 DER) that is not to be recognised: its place
 * in the list, kind of key, dates and size, in one line.
 */
export function certificateProperties(base64: unknown, position: number): string {
  const place = `certificate ${position + 1}`;
  const bytes = Buffer.from(String(base64), 'base64');
  try {
    const { publicKey, validFrom, validTo, ca } = new X509Certificate(bytes);
    const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
    const key = [publicKey.asymmetricKeyType, modulusLength ?? namedCurve]
      .filter((part) => part !== undefined)
      .join(' ');
    const dates = `valid from ${validFrom} to ${validTo}`;
    return `${place}: ${ca ? 'CA, ' : ''}key ${key}, ${dates}, ${bytes.length} bytes`;
  } catch {
    return `${place}: unreadable, ${bytes.length} bytes`;
  }
}

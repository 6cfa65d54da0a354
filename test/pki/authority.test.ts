import { X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, connect as tlsConnect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createAuthority, createSelfSigned } from '../../src/pki/index.ts';

const DAY_MS = 86_400_000;

describe('an authority', () => {
  it('issues leaves through an intermediate up to its root', async () => {
    const authority = await createAuthority({ intermediate: true });
    const issued = await authority.issue({ commonName: 'csms.test', dnsNames: ['csms.test'] });
    const leaf = new X509Certificate(issued.certificatePem);
    const intermediate = new X509Certificate(authority.intermediatePem ?? '');
    const root = new X509Certificate(authority.rootPem);

    expect(leaf.checkIssued(intermediate) && leaf.verify(intermediate.publicKey)).toBe(true);
    expect(intermediate.checkIssued(root) && intermediate.verify(root.publicKey)).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    expect([leaf.ca, intermediate.ca, root.ca]).toEqual([false, true, true]);
    expect(issued.chainPem).toBe(issued.certificatePem + authority.intermediatePem);
    expect(issued.der.equals(leaf.raw)).toBe(true);
  });

  it('names what a leaf is valid for', async () => {
    const authority = await createAuthority();
    const { certificatePem } = await authority.issue({
      commonName: 'csms.test',
      dnsNames: ['csms.test', '*.chargers.test'],
      addresses: ['127.0.0.1', '::1', '2001:db8::7:1', '::ffff:192.0.2.1'],
    });
    const leaf = new X509Certificate(certificatePem);
    expect(leaf.subject).toBe('CN=csms.test');
    expect(leaf.checkHost('csms.test')).toBe('csms.test');
    expect(leaf.checkHost('a.chargers.test')).toBe('*.chargers.test');
    expect(leaf.checkHost('other.test')).toBeUndefined();
    for (const address of ['127.0.0.1', '::1', '2001:db8::7:1', '::ffff:192.0.2.1']) {
      expect(leaf.checkIP(address)).toBeDefined();
    }
    expect(leaf.checkIP('127.0.0.2')).toBeUndefined();
  });

  it('keeps the dates that were asked for, on both sides of 2050', async () => {
    const notBefore = new Date('1999-12-31T23:59:59Z');
    const notAfter = new Date('2061-01-02T03:04:05Z');
    const authority = await createAuthority({ notBefore, notAfter });
    const { certificatePem } = await authority.issue({ commonName: 'x', notBefore, notAfter });
    for (const pem of [authority.rootPem, certificatePem]) {
      const { validFrom, validTo } = new X509Certificate(pem);
      expect([Date.parse(validFrom), Date.parse(validTo)]).toEqual([+notBefore, +notAfter]);
    }
  });

  it('is valid from a day ago for 90 days unless told otherwise', async () => {
    const { rootPem } = await createAuthority();
    const { validFrom, validTo } = new X509Certificate(rootPem);
    expect((Date.now() - Date.parse(validFrom)) / DAY_MS).toBeCloseTo(1, 2);
    expect((Date.parse(validTo) - Date.now()) / DAY_MS).toBeCloseTo(90, 2);
  });

  it('signs in RSA what has RSA keys, and makes the weak ones that a fault needs', async () => {
    const authority = await createAuthority({ key: 'rsa' });
    const issued = await authority.issue({ commonName: 'x', key: 'rsa-1024', hash: 'SHA-1' });
    const leaf = new X509Certificate(issued.certificatePem);
    expect(leaf.publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
    expect(leaf.verify(new X509Certificate(authority.rootPem).publicKey)).toBe(true);
    const sha1WithRsa = Buffer.from('06092a864886f70d010105', 'hex');
    expect(issued.der.includes(sha1WithRsa)).toBe(true);
  });

  it('leaves out subject and SAN where none are given', async () => {
    const { certificatePem } = await createSelfSigned({ commonName: null });
    const leaf = new X509Certificate(certificatePem);
    expect(leaf.subject).toBeUndefined();
    expect(leaf.subjectAltName).toBeUndefined();
    expect(leaf.verify(leaf.publicKey)).toBe(true);
  });

  it('makes certificates that Node accepts on both sides of a handshake', async () => {
    const authority = await createAuthority({ intermediate: true });
    const server = await authority.issue({ commonName: 'csms.test', dnsNames: ['csms.test'] });
    const station = await authority.issue({ commonName: 'CP001', client: true });
    const listener = createServer({
      cert: server.chainPem,
      key: server.keyPem,
      ca: authority.rootPem,
      requestCert: true,
      rejectUnauthorized: true,
    });
    await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
    const { port } = listener.address() as AddressInfo;
    const seen = new Promise<unknown>((resolve, reject) => {
      listener.once('secureConnection', (socket) => {
        resolve(socket.getPeerCertificate().subject.CN);
        socket.end();
      });
      listener.once('tlsClientError', reject);
    });
    const client = tlsConnect({
      port,
      host: '127.0.0.1',
      servername: 'csms.test',
      ca: authority.rootPem,
      cert: station.chainPem,
      key: station.keyPem,
    });
    await new Promise((resolve, reject) =>
      client.once('secureConnect', resolve).once('error', reject),
    );
    expect(client.authorized).toBe(true);
    expect(await seen).toBe('CP001');
    client.destroy();
    await new Promise((closed) => listener.close(closed));
  });
});

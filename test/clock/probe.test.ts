import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { ofKind } from '../../src/facts/select.ts';
import { clockModule } from '../../src/modules/clock/index.ts';
import { startHttpClock, startNtpServer, startResolver } from '../../src/simulator/index.ts';
import { listen } from '../../src/simulator/running.ts';
import type { Site } from '../../src/site/site.ts';
import { plausibleTime } from '../../src/wire/ntp.ts';
import { statement } from '../fixtures/world.ts';
import { site } from '../tls/helpers.ts';

async function gather(parts: Partial<Site>, timeoutMs = 2_000) {
  const facts = await gatherFacts(
    [clockModule],
    site({
      statement: statement({ ntp: true, chargerTimeGiven: parts.chargerTime != null }),
      timeoutMs,
      ...parts,
    }),
    { mode: 'simulated' },
  );
  return {
    ntp: ofKind(facts.records, 'clock.ntp'),
    charger: ofKind(facts.records, 'clock.charger'),
    durationMs: facts.durationMs,
  };
}

const at = (port: number) => ({ host: '127.0.0.1', port });

describe('asking time servers', () => {
  it.each([0, 90_250, -86_400_000])('finds them %d ms off, within the bound', async (offsetMs) => {
    await using server = await startNtpServer({ offsetMs });
    const { ntp } = await gather({ ntpServers: [at(server.port)] });
    const [answer] = ntp;
    expect(answer?.error).toBeNull();
    expect(answer?.boundMs).toBeLessThan(500);
    expect(Math.abs((answer?.offsetMs ?? Number.NaN) + offsetMs)).toBeLessThanOrEqual(
      answer?.boundMs ?? Number.NaN,
    );
  });

  it.each([{ kind: 'short', bytes: 0 }, { kind: 'short', bytes: 47 }, { kind: 'echo' }] as const)(
    'drops an answer that is no time: %j',
    async (behaviour) => {
      await using server = await startNtpServer({ behaviour });
      const { ntp } = await gather({ ntpServers: [at(server.port)] });
      expect(ntp).toMatchObject([{ offsetMs: null, boundMs: null }]);
      expect(ntp[0]?.error?.message).toContain('no plausible time');
    },
  );

  it('drops a server that lost its own date', async () => {
    await using server = await startNtpServer({ offsetMs: Date.parse('2000-01-01') - Date.now() });
    const { ntp } = await gather({ ntpServers: [at(server.port)] });
    expect(ntp[0]?.offsetMs).toBeNull();
  });

  it('asks all at once, and waits for a silent one no longer than the run', async () => {
    await using good = await startNtpServer();
    await using silent = await startNtpServer({ behaviour: { kind: 'silent' } });
    const { ntp, durationMs } = await gather(
      { ntpServers: [at(silent.port), at(good.port), at(silent.port)] },
      400,
    );
    expect(ntp.filter(({ offsetMs }) => offsetMs !== null)).toHaveLength(1);
    expect(ntp.filter(({ error }) => error?.code === 'ABORT_ERR')).toHaveLength(2);
    expect(durationMs).toBeLessThan(1_500);
  });

  it('looks a name up with the resolver that the site names', async () => {
    await using server = await startNtpServer();
    await using dns = await startResolver({ records: { 'time.example.com': ['127.0.0.1'] } });
    const { ntp } = await gather({
      resolver: at(dns.port),
      ntpServers: [
        { host: 'time.example.com', port: server.port },
        { host: 'missing.example.com', port: server.port },
      ],
    });
    expect(ntp.map(({ error }) => error?.code ?? 'ok').sort()).toEqual(['ENOTFOUND', 'ok']);
  });

  it('gives up on names in time where the resolver is silent', async () => {
    const silent = createSocket('udp4');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    const { ntp, durationMs } = await gather(
      { resolver: at(silent.address().port), ntpServers: [{ host: 'a.example.com', port: 123 }] },
      300,
    );
    silent.close();
    expect(ntp).toMatchObject([{ offsetMs: null }]);
    expect(durationMs).toBeLessThan(1_500);
  });

  it('asks nobody where the site says so', async () => {
    const off = { statement: statement({ ntp: false }), ntpServers: [at(9)] };
    expect((await gather(off)).ntp).toEqual([]);
  });
});

describe('an NTP instant', () => {
  it('is plausible across the end of the era in 2036, and nowhere else', () => {
    const era0 = (iso: string) => plausibleTime(new Date(Date.parse(iso) - 2 ** 32 * 1000));
    expect(plausibleTime(new Date('2026-06-15T12:00:00Z'))).toBe(
      Date.parse('2026-06-15T12:00:00Z'),
    );
    expect(era0('2036-03-01T00:00:00Z')).toBe(Date.parse('2036-03-01T00:00:00Z'));
    for (const wrong of ['1900-01-01', '1970-01-01', '2000-01-01', 'x']) {
      expect(plausibleTime(new Date(wrong))).toBeNull();
    }
  });

  it('is never taken from outside of what can be', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: false }), (date) => {
        const time = plausibleTime(date);
        expect(
          time === null || (time >= Date.parse('2024-01-01') && time < Date.parse('2100-01-01')),
        ).toBe(true);
      }),
    );
  });
});

describe("asking the charger's web page", () => {
  it('reads its Date header', async () => {
    const offsetMs = Date.parse('2000-01-01T00:04:00Z') - Date.now();
    await using page = await startHttpClock({ offsetMs });
    const { charger } = await gather({ chargerTime: { kind: 'http', url: page.url } });
    expect(charger).toMatchObject([
      { source: 'http', target: page.url, vantage: 'charger', error: null },
    ]);
    expect(charger[0]?.reading).toMatch(/^2000-01-01T00:0[34]:/);
  });

  it.each([
    [
      'no Date header',
      (response: import('node:http').ServerResponse) => (response.sendDate = false),
    ],
    [
      'unreadable',
      (response: import('node:http').ServerResponse) => response.setHeader('Date', 'x1'),
    ],
  ])('says so where there is %s', async (why, spoil) => {
    await using page = await listen(
      createServer((_request, response) => {
        spoil(response);
        response.end();
      }),
    );
    const url = `http://user:secret@127.0.0.1:${page.port}/time?x=1`;
    const { charger } = await gather({ chargerTime: { kind: 'http', url } });
    expect(charger).toMatchObject([
      { reading: null, target: `http://127.0.0.1:${page.port}/time` },
    ]);
    expect(charger[0]?.error?.message).toContain(why);
  });

  it('follows no redirect, and takes the time of the first answer', async () => {
    let asked = 0;
    await using page = await listen(
      createServer((_request, response) => {
        asked += 1;
        response.writeHead(302, { Location: '/elsewhere', Date: 'Sat, 01 Jan 2000 00:00:00 GMT' });
        response.end();
      }),
    );
    const url = `http://127.0.0.1:${page.port}/`;
    const { charger } = await gather({ chargerTime: { kind: 'http', url } });
    expect(charger[0]?.reading).toBe('2000-01-01T00:00:00.000Z');
    expect(asked).toBe(1);
  });

  it('gives up in time on one that never answers', async () => {
    await using page = await listen(createServer(() => {}));
    const url = `http://127.0.0.1:${page.port}/`;
    const { charger } = await gather({ chargerTime: { kind: 'http', url } }, 300);
    expect(charger).toMatchObject([{ reading: null }]);
  });

  it('records a time that somebody read off the display', async () => {
    const { charger } = await gather({
      chargerTime: { kind: 'stated', reading: '2000-01-01T02:00:00+02:00', resolutionMs: 60_000 },
    });
    expect(charger).toMatchObject([
      { source: 'stated', reading: '2000-01-01T00:00:00.000Z', resolutionMs: 60_000 },
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { findingOf } from '../../src/diagnosis/finding.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement } from '../../src/diagnosis/module.ts';
import type { Heard, PortSeen } from '../../src/facts/signal.ts';
import { signalModule } from '../../src/modules/signal/index.ts';
import { modemWorld } from '../fixtures/signal.ts';

type Modem = NonNullable<Parameters<typeof modemWorld>[0]>;

function judged(parts: Modem): Judgement {
  const { judgement, crash } = judgeStage(signalModule, modemWorld(parts), null);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}

const SILENT: Modem = { answered: false, sim: null, registrations: [], samples: [] };

describe('a line that gives no answer says what it is', () => {
  test.each<[Heard, RegExp]>([
    ['nmea', /the GPS port of the modem/],
    ['qcdm', /the diagnosis port of the modem/],
    ['console', /a console.*service port of a controller/],
    ['echo-only', /echo of what was sent/],
    ['noise', /another port of the modem, or another speed/],
  ])('%s', (heard, words) => {
    const judgement = judged({ ...SILENT, heard, bytesReceived: 80 });
    expect(judgement.findings).toMatchObject([{ fault: 'modem-no-answer', confidence: 'certain' }]);
    expect(judgement.findings[0]?.detail).toMatch(words);
    expect(judgement.findings[0]?.evidence.map(({ label }) => label)).toContain('heard');
  });

  test('nothing, at every speed where it has one', () => {
    expect(judged({ ...SILENT, bytesReceived: 0 }).findings[0]?.detail).not.toContain('baud');
    const serial = judged({ ...SILENT, bytesReceived: 0, baudRate: null });
    expect(serial.findings[0]?.detail).toMatch(/at 115200, 9600, .* baud\. Nothing at all/);
  });
});

test('PPP on the line, or another reader, says nothing about the modem', () => {
  const ppp = judged({ ...SILENT, heard: 'ppp', bytesReceived: 40 });
  expect([ppp.findings, ppp.summary]).toEqual([[], 'port carries a data session']);
  const shared = judged({ ...SILENT, sharedWith: 'ModemManager (pid 812)' });
  expect(shared.findings).toEqual([]);
  expect(shared.inconclusive?.what).toContain('ModemManager (pid 812) reads the same port');
});

test('a modem that falls silent while another program reads its port', () => {
  const lost = { lost: 'the modem stopped answering' };
  const judgement = judged({ ...lost, sharedWith: 'cat (pid 9)' });
  expect(judgement.inconclusive?.what).toMatch(/stopped answering, while cat \(pid 9\) read/);
  expect(judgement.findings).toEqual([]);
});

describe('a line that ends half way', () => {
  const lost = 'the modem stopped answering';
  const ids = (parts: Modem) => judged(parts).findings.map(({ fault }) => fault);

  test('is a modem that does not answer, beside what it had told', () => {
    const judgement = judged({ lost, sharedWith: null });
    expect(judgement.findings).toMatchObject([
      {
        fault: 'modem-no-answer',
        confidence: 'likely',
        detail: expect.stringContaining('half way: the modem stopped answering'),
      },
    ]);
    expect(judgement.summary).toBe(
      'LTE, RSRP -84 dBm (good), RSRQ -9 dB, registered, then no more',
    );
    expect(judgement.inconclusive?.how).toContain('another port or cable');
    expect(ids({ lost, sim: 'absent' })).toEqual(['sim-missing', 'modem-no-answer']);
  });

  test('where this program stopped it is a sign only if most answers were missing', () => {
    const up = 'the time for it was up';
    const asked = (...outcomes: ('ok' | 'timeout')[]) =>
      outcomes.map((outcome) => ({ command: 'AT+CSQ', outcome, durationMs: 3_000 }));
    expect(ids({ lost: up })).toEqual([]);
    expect(ids({ lost: up, commands: asked('ok', 'timeout') })).toEqual([]);
    expect(ids({ lost: up, commands: asked('timeout', 'ok', 'timeout') })).toEqual([
      'modem-no-answer',
    ]);
  });
});

describe('the commands of a remedy', () => {
  const commands = (parts: Modem) => {
    const { site } = modemWorld();
    return judged({ sim: 'absent', ...parts }).findings.flatMap((seen) =>
      findingOf(seen, site, null).remediation.flatMap(({ command }) => command ?? []),
    );
  };

  test.each<[string, Modem, string[]]>([
    ['a port', { name: '/dev/ttyUSB2' }, ['--modem /dev/ttyUSB2']],
    ['an address', { source: 'tcp', name: '192.0.2.7:2000' }, ['--modem tcp://192.0.2.7:2000']],
    ['one that was found', { name: '/dev/ttyUSB2', ports: [] }, ['--modem auto']],
    ['a pasted session', { source: 'file', name: 'session.txt' }, ['--modem auto']],
    ['a gateway, whose user is not told', { source: 'gateway', name: '192.0.2.1:443' }, []],
    ['a path with a number in it', { name: '/dev/serial/by-id/usb-X_number-1-if02' }, []],
    ['a path that a shell could misread', { name: '/dev/tty$(id)' }, []],
  ])('name %s', (_what, parts, expected) => {
    expect(commands(parts)).toEqual(expected.map((option) => `ghostcheck signal ${option}`));
  });
});

const port = (path: string, role: PortSeen['role'], parts: Partial<PortSeen> = {}): PortSeen => ({
  path,
  device: 'Example',
  role,
  outcome: 'not-asked',
  because: 'it is what it is',
  ...parts,
});

describe('a modem that was looked for', () => {
  const missing = { ...SILENT, name: 'auto', opened: 'missing' } as const;

  test('is not found where there are no ports, or none that may be asked', () => {
    const none = judged({ ...missing, ports: [] }).findings[0];
    expect(none).toMatchObject({ fault: 'modem-not-found', confidence: 'likely' });
    expect(none?.detail).toContain('no serial port at all');
    const ports = [port('/dev/ttyUSB0', 'adapter'), port('/dev/ttyUSB1', 'gnss')];
    const behind = judged({ ...missing, ports }).findings[0];
    expect(behind).toMatchObject({ fault: 'modem-not-found', confidence: 'possible' });
    expect(behind?.detail).toMatch(/behind \/dev\/ttyUSB0: name it with --modem/);
    expect(behind?.detail).not.toContain('/dev/ttyUSB1');
    expect(behind?.evidence).toContainEqual({
      label: '/dev/ttyUSB1',
      value: 'GPS port, not asked: it is what it is',
    });
  });

  test('is read, and all ports are shown with what came of each', () => {
    const ports = [
      port('/dev/ttyUSB2', 'at', { outcome: 'busy', because: 'in use' }),
      port('/dev/ttyUSB3', 'at-spare', { outcome: 'answered', because: null }),
    ];
    const judgement = judged({ ports, name: '/dev/ttyUSB3' });
    expect(judgement.findings).toEqual([]);
    expect(judgement.tables?.[0]?.rows).toEqual([
      ['/dev/ttyUSB2', 'Example', 'AT port', 'busy: in use'],
      ['/dev/ttyUSB3', 'Example', 'second AT port', 'answered'],
    ]);
  });

  test('no table where none was looked for', () => {
    expect(judged({})).not.toHaveProperty('tables');
  });
});

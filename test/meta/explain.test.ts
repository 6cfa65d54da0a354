import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topicOf } from '../../src/cli/explain-topic.ts';
import { runProgram } from '../../src/cli/program.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { CHARGEX_CODES } from '../../src/faults/chargex.ts';
import { CODES } from '../../src/faults/codes.ts';
import { MRECS } from '../../src/faults/entry.ts';
import { FAULTS, isFaultId } from '../../src/faults/index.ts';
import { silentIo } from './silent-io.ts';

async function explain(...args: string[]) {
  const world = silentIo();
  await runProgram(['explain', ...args], world.io);
  return { out: world.out(), err: world.err(), exitCode: world.exitCode() };
}

/** The text as one line, so that it does not matter where it was wrapped. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

describe('explain', () => {
  it('lists every code and every fault of the index', async () => {
    const { out, exitCode } = await explain();
    expect(exitCode).toBe(0);
    for (const word of [...MRECS, ...Object.keys(FAULTS)]) expect(out).toContain(word);
  });

  it.each(MRECS)(
    '%s tells both meanings, why no remote reset helps, and all its faults',
    async (code) => {
      const { out } = await explain(code.toLowerCase());
      const entry = CODES[code];
      const text = flat(out);
      expect(text).toContain(`${code} of the master fault index: ${entry.title}`);
      expect(text).toContain(`${code} on ChargeX's list: `);
      for (const part of [entry.whyNoRemoteReset, entry.locally, entry.rebootHarm]) {
        expect(text).toContain(flat(part));
      }
      for (const { step } of entry.remediation) expect(text).toContain(flat(step));
      const own = Object.keys(FAULTS).filter((id) => isFaultId(id) && FAULTS[id].mrec === code);
      for (const id of own) expect(out).toContain(id);
    },
  );

  it.each(Object.keys(FAULTS).filter(isFaultId))('%s tells everything of its entry', async (id) => {
    const { title, why, thresholds = [], remediation } = FAULTS[id];
    const text = flat((await explain(id)).out);
    const steps = remediation.flatMap(({ step, verify }) => [step, ...(verify ? [verify] : [])]);
    for (const part of [title, why, ...thresholds, ...steps]) expect(text).toContain(flat(part));
  });

  it("tells a code that is ChargeX's alone from ours", async () => {
    const { out, exitCode } = await explain('cx007');
    expect(exitCode).toBe(0);
    expect(out).toContain("CX007 on ChargeX's list: WeakSignal");
    expect(out).not.toContain('CX007 of the master fault index');
  });

  it.each(CHARGEX_CODES)(
    '$code is told as ChargeX has it, with its errorCode and who resolves it',
    async ({ code, name, meaning, errorCode, resolvedBy }) => {
      const text = flat((await explain(code)).out);
      expect(text).toContain(`${code} on ChargeX's list: ${name}`);
      expect(text.toLowerCase()).toContain(flat(meaning).toLowerCase());
      expect(text).toContain(`beside errorCode ${errorCode} and vendorId`);
      for (const who of resolvedBy) expect(text).toContain(`the ${who}`);
      expect((await explain(name)).out).toContain(`${code} on ChargeX's list: ${name}`);
    },
  );

  it('explains CX009 without blaming the backend for a driver who walked away', async () => {
    const text = flat((await explain('CX009')).out);
    expect(text).toContain('a driver who walks away is its CX009 too');
    expect(text).toContain('only an Authorize that stayed without an answer is of the backend');
  });

  it.each(['CX009;CX013', ' cx009 ; cx013 ; '])('reads %j as a charger means it', async (word) => {
    const { out, exitCode } = await explain(word);
    expect(exitCode).toBe(0);
    expect(out).toContain("CX009 on ChargeX's list: AuthorizationTimeout");
    expect(out).toContain("CX013 on ChargeX's list: NoInternet");
    expect(out).not.toContain('of the master fault index');
    const { faults, codes } = JSON.parse((await explain(word, '--json')).out);
    expect(faults).toEqual([]);
    expect(codes.map(({ code }: { code: string }) => code)).toEqual(['CX009', 'CX013']);
  });

  it.each([
    ['A000', "A000 on EVgo's list", 'com.evgo.mrec'],
    ['f0ab', "F0AB on EVgo's list", 'com.evgo.mrec'],
    ['F001,F003', "F003 on EVgo's list", 'com.evgo.mrec'],
    ['GridPowerLoss', "GridPowerLoss on CharIN's draft", 'org.charin.uec.v1'],
    ['com.evgo.mrec', 'Its codes', 'A000'],
    ['org.charin.uec.v1', 'Its codes', 'GridPowerLoss'],
    ['https://chargex.inl.gov/', 'Its codes', 'CX026'],
  ])('knows %s for another list, and says so', async (word, heading, more) => {
    const { out, exitCode } = await explain(word);
    expect(exitCode).toBe(0);
    expect(out).toContain(heading);
    expect(out).toContain(more);
    expect(out).not.toContain('of the master fault index:');
    JSON.parse((await explain(word, '--json')).out);
  });

  it('tells a name that two lists have from each of them', async () => {
    const { out } = await explain('OverVoltage');
    expect(out).toContain("CX005 on ChargeX's list: OverVoltage");
    expect(out).toContain("Overvoltage on CharIN's draft");
    const { codes } = JSON.parse((await explain('OverVoltage', '--json')).out);
    expect(codes[0]).toMatchObject({
      chargex: {
        name: 'OverVoltage',
        errorCode: 'OverVoltage',
        resolvedBy: ['charger', 'vehicle'],
      },
      otherList: { vendorId: 'org.charin.uec.v1', code: 'Overvoltage' },
    });
  });

  it('takes any string of a charger, and refuses what it does not know in one line', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.string()).map((all) => all.join(';')),
        ),
        (word) => {
          try {
            expect(topicOf(word).kind).toBeDefined();
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
    );
    expect(() => topicOf('CX009;SX1')).toThrow('no code is called SX1');
    expect(() => topicOf(';;')).toThrow(UsageError);
  });

  it('takes the id of a finding for its fault', async () => {
    expect((await explain('boot-field-missing:/reason')).out).toMatch(/^boot-field-missing /);
  });

  it.each([
    ['CX0I5', /CX015/],
    ['CX100', /CX010/],
    ['CX777', /CX009, CX011, CX013, CX015, CX018/],
    ['boot-feild-missing', /boot-field-missing/],
    ['pending', /boot-pending/],
    ['qqqqqqqqqq', /ghostcheck explain lists them all/],
  ])('does not know %s, and says what is near', async (word, hint) => {
    const { out, err, exitCode } = await explain(word);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(hint);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('prints the index as one document', async () => {
    const document = JSON.parse((await explain('--json')).out);
    expect(Object.keys(document)).toEqual(['faults', 'codes']);
    expect(document.faults.map(({ fault }: { fault: string }) => fault)).toEqual(
      Object.keys(FAULTS),
    );
    expect(document.codes.map(({ code }: { code: string }) => code)).toEqual(
      CHARGEX_CODES.map(({ code }) => code),
    );
    const { faults, codes } = JSON.parse((await explain('boot-pending', '--json')).out);
    expect(faults).toEqual([
      expect.objectContaining({
        fault: 'boot-pending',
        mrec: 'CX018',
        chargex: null,
        severity: 'warning',
        title: expect.any(String),
        why: expect.any(String),
        remediation: expect.any(Array),
        thresholds: expect.any(Array),
      }),
    ]);
    expect(codes).toEqual([expect.objectContaining({ code: 'CX018' })]);
  });
});

describe("ChargeX's list", () => {
  it('is complete and in order', () => {
    expect(CHARGEX_CODES.map(({ code }) => code)).toEqual(
      Array.from({ length: 26 }, (_, index) => `CX${String(index + 1).padStart(3, '0')}`),
    );
    const names = Object.fromEntries(CHARGEX_CODES.map(({ code, name }) => [code, name]));
    expect(names).toMatchObject({
      CX007: 'WeakSignal',
      CX013: 'NoInternet',
      CX015: 'PowerLoss',
      CX018: 'CableOverTempDerate',
      CX026: 'CutCable',
    });
  });
});

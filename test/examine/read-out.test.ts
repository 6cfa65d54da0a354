import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { lastOfKind } from '../../src/facts/select.ts';
import { type Examining, examining } from './stations.ts';

type Answer = (action: string, payload: Record<string, unknown>) => readonly unknown[];

const BOOTS = {
  'ocpp1.6': { chargePointVendor: 'Example', chargePointModel: 'EX-22' },
  'ocpp2.0.1': { reason: 'PowerUp', chargingStation: { model: 'EX-22', vendorName: 'Example' } },
};

/** A station that answers each CALL of the laptop with what follows the id: [3, …] or [4, …]. */
async function station({ url }: Examining, version: keyof typeof BOOTS, answer: Answer) {
  const socket = new WebSocket(url, [version]);
  const asked: { action: string; payload: Record<string, unknown> }[] = [];
  socket.on('message', (data) => {
    const [type, id, action, payload] = JSON.parse(String(data));
    if (type !== 2) return;
    asked.push({ action, payload });
    const [kind, ...rest] = answer(action, payload);
    socket.send(JSON.stringify([kind, id, ...rest]));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify([2, 'boot', 'BootNotification', BOOTS[version]]));
  return { asked, send: (frame: unknown) => socket.send(JSON.stringify(frame)) };
}

const refused = [4, 'NotSupported', '', {}];

test('asks for no more at once than the station says that it takes', async () => {
  await using laptop = await examining();
  const { asked } = await station(laptop, 'ocpp2.0.1', (_action, { getVariableData: data }) => {
    const rows = Array.isArray(data) ? data : [];
    if (rows.length > 3) return [4, 'OccurrenceConstraintViolation', '', {}];
    const getVariableResult = rows.map(({ component, variable }) => ({
      attributeStatus: variable.name === 'ItemsPerMessage' ? 'Accepted' : 'UnknownVariable',
      ...(variable.name === 'ItemsPerMessage' ? { attributeValue: '3' } : {}),
      component,
      variable,
    }));
    return [3, { getVariableResult }];
  });
  await laptop.examined;
  expect(asked.length).toBeGreaterThan(5);
  expect(lastOfKind((await laptop.facts()).records, 'station.variables')?.outcome).toBe('read');
});

test('takes a base report where variables cannot be asked for', async () => {
  await using laptop = await examining();
  const row = (name: string, value: string) => ({
    component: { name: 'OCPPCommCtrlr' },
    variable: { name },
    variableAttribute: [{ value, mutability: 'ReadWrite' }],
  });
  const report = (seqNo: number, tbc: boolean, reportData: unknown) => [
    2,
    `report-${seqNo}`,
    'NotifyReport',
    { requestId: 1, generatedAt: new Date().toISOString(), seqNo, tbc, reportData },
  ];
  const played = await station(laptop, 'ocpp2.0.1', (action) => {
    if (action !== 'GetBaseReport') return refused;
    queueMicrotask(() => {
      played.send(report(0, true, [row('HeartbeatInterval', '300')]));
      played.send(report(1, false, [row('BasicAuthPassword', 'never-to-be-kept')]));
    });
    return [3, { status: 'Accepted' }];
  });
  await laptop.examined;
  const told = lastOfKind((await laptop.facts()).records, 'station.variables');
  expect(told).toMatchObject({ by: 'GetBaseReport', outcome: 'read' });
  expect(told?.variables.map(({ value }) => value)).toEqual(['300', null]);
});

test('a station that answers for each variable without a value has told nothing', async () => {
  await using laptop = await examining();
  const { asked } = await station(laptop, 'ocpp2.0.1', (action, { getVariableData: data }) => {
    if (action !== 'GetVariables') return refused;
    const rows = Array.isArray(data) ? data : [];
    return [3, { getVariableResult: rows.map((row) => ({ attributeStatus: 'Accepted', ...row })) }];
  });
  await laptop.examined;
  expect(asked.map(({ action }) => action)).toContain('GetBaseReport');
  expect(laptop.told).toContainEqual(expect.stringMatching(/^read out: 0 of \d\d values, read$/));
  const report = await laptop.report();
  expect(report.measurements['session.variables']).toBe(0);
  expect((report.tables ?? []).map(({ title }) => title)).not.toContain(
    'What the station is configured with',
  );
  expect(report.notExamined.map(({ what }) => what).join('\n')).toContain(
    'without the value of any of its',
  );
});

test('names the keys where a station of 1.6 does not tell all', async () => {
  await using laptop = await examining();
  await station(laptop, 'ocpp1.6', (_action, { key }) => {
    if (!Array.isArray(key)) return [4, 'InternalError', 'too many', {}];
    const configurationKey = key.map((name) => ({ key: name, readonly: true, value: '1' }));
    return [3, { configurationKey }];
  });
  await laptop.examined;
  const told = lastOfKind((await laptop.facts()).records, 'station.variables');
  expect(told).toMatchObject({ by: 'GetConfiguration', outcome: 'read' });
  expect(told?.variables.map(({ variable }) => variable)).toContain('SecurityProfile');
});

test('says what was known of the clock before the station is told the time', async () => {
  await using laptop = await examining({ clockBefore: () => '2000-01-01T00:04:00.000Z, likely' });
  await station(laptop, 'ocpp2.0.1', () => refused);
  await laptop.examined;
  const [first] = (await laptop.facts()).actions;
  expect(first?.what).toContain('may set its clock (before: 2000-01-01T00:04:00.000Z, likely)');
});

test('answers that are none are taken for none', async () => {
  await using laptop = await examining();
  await station(laptop, 'ocpp2.0.1', () => [3, { getVariableResult: 'many' }]);
  await laptop.examined;
  const report = await laptop.report();
  expect(lastOfKind(report.facts.records, 'station.variables')?.variables).toEqual([]);
  expect(report.checks.filter(({ status }) => status === 'crashed')).toEqual([]);
});

test('a transaction is held against its schema, although it is never acknowledged', async () => {
  await using laptop = await examining();
  const { send } = await station(laptop, 'ocpp1.6', () => refused);
  await laptop.examined;
  send([2, 'start', 'StartTransaction', { connectorId: 1, idTag: 'card', meterStart: '0' }]);
  await expect.poll(() => laptop.told.join()).toContain('StartTransaction');
  const report = await laptop.report();
  const finding = report.findings.find(({ fault }) => fault === 'station-message-invalid');
  expect(finding?.detail).toContain(
    'The StartTransaction of the station breaks OCPP 1.6 in 2 places',
  );
  expect(finding?.evidence.map(({ value }) => value).join()).toContain('/meterStart');
});

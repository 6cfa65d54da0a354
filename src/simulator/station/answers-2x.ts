import { isObject } from '../../ocpp/is-object.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { DeviceModel } from './device-model.ts';
import { isValueFor, type Variable } from './variables.ts';

type Payload = Readonly<Record<string, unknown>>;

/** The rows of a list in a request that was checked against its schema. */
const rowsIn = (list: unknown): Payload[] => (Array.isArray(list) ? list.filter(isObject) : []);

/** A row of the model, or why there is none. OCPP compares names without case. */
function find(
  variables: readonly Variable[],
  { component, variable }: Payload,
): Variable | 'UnknownComponent' | 'UnknownVariable' {
  const [name, slot] = isObject(component) ? [component.name, component.instance] : [];
  const wanted = isObject(variable) ? variable.name : undefined;
  const same = (a: unknown, b: string) => String(a).toLowerCase() === b.toLowerCase();
  const rows = variables.filter((row) => same(name, row.component) && row.slot === slot);
  if (rows.length === 0) return 'UnknownComponent';
  return rows.find((row) => same(wanted, row.name)) ?? 'UnknownVariable';
}

/** OCPP 2.0.1, B06. */
export function getVariables(variables: readonly Variable[], { getVariableData }: Payload) {
  const getVariableResult = rowsIn(getVariableData).map((asked) => {
    const { component, variable, attributeType } = asked;
    const type = attributeType === undefined ? {} : { attributeType };
    const named = { ...type, component, variable };
    const row = find(variables, asked);
    if (typeof row === 'string') return { attributeStatus: row, ...named };
    if (attributeType !== undefined && attributeType !== 'Actual') {
      return { attributeStatus: 'NotSupportedAttributeType', ...named };
    }
    if (row.mutability === 'WriteOnly') return { attributeStatus: 'Rejected', ...named };
    return { attributeStatus: 'Accepted', attributeValue: row.read(), ...named };
  });
  return { getVariableResult };
}

/** OCPP 2.0.1, B05. */
export function setVariables(variables: readonly Variable[], { setVariableData }: Payload) {
  const setVariableResult = rowsIn(setVariableData).map((asked) => {
    const { component, variable, attributeType, attributeValue } = asked;
    const type = attributeType === undefined ? {} : { attributeType };
    return { attributeStatus: set(variables, asked, attributeValue), ...type, component, variable };
  });
  return { setVariableResult };
}

function set(variables: readonly Variable[], asked: Payload, value: unknown): string {
  const row = find(variables, asked);
  if (typeof row === 'string') return row;
  if (asked.attributeType !== undefined && asked.attributeType !== 'Actual') {
    return 'NotSupportedAttributeType';
  }
  const text = String(value);
  if (row.write === undefined || !isValueFor(row, text)) return 'Rejected';
  row.write(text);
  return row.reboots === true ? 'RebootRequired' : 'Accepted';
}

/** The parts of a report (OCPP 2.0.1, B07), each the payload of a NotifyReport. */
export function reportsOf(
  variables: readonly Variable[],
  { requestId, reportBase }: Payload,
  now: Date,
) {
  // The configuration is what can be set.
  const isAll = reportBase === 'FullInventory';
  const rows = variables.filter(({ mutability }) => isAll || mutability !== 'ReadOnly');
  const { reportRows } = THRESHOLDS.station;
  const parts = Array.from({ length: Math.ceil(rows.length / reportRows) }, (_, index) =>
    rows.slice(index * reportRows, (index + 1) * reportRows),
  );
  return parts.map((part, seqNo) => ({
    requestId,
    generatedAt: now.toISOString(),
    seqNo,
    tbc: seqNo < parts.length - 1,
    reportData: part.map(reportRow),
  }));
}

const reportRow = (row: Variable) => ({
  component: { name: row.component, ...(row.slot === undefined ? {} : { instance: row.slot }) },
  variable: { name: row.name },
  variableAttribute: [
    {
      ...(row.mutability === 'WriteOnly' ? {} : { value: row.read() }),
      mutability: row.mutability,
    },
  ],
  variableCharacteristics: { dataType: row.dataType, supportsMonitoring: false },
});

/**
 * OCPP 2.0.1, B09. A profile is kept and reported; the station stays with the URL that it was
 * started with, so that no CSMS can send it, or its password, anywhere else.
 */
export function setNetworkProfile({ profiles }: DeviceModel, request: Payload) {
  const { configurationSlot: slot, connectionData } = request;
  const data = isObject(connectionData) ? connectionData : {};
  const { ocppCsmsUrl: url, securityProfile } = data;
  const refuse = (reasonCode: string) => ({ status: 'Rejected', statusInfo: { reasonCode } });
  if (typeof slot !== 'number' || !(slot >= 0 && slot < THRESHOLDS.station.maxNetworkProfiles)) {
    return refuse('InvalidConfSlot');
  }
  if (typeof url !== 'string' || !/^wss?:\/\//.test(url) || typeof securityProfile !== 'number') {
    return refuse('InvalidNetworkConf');
  }
  // The reason codes are those of the errata of 2025-09.
  if (securityProfile < Math.max(...[...profiles.values()].map((one) => one.securityProfile))) {
    return refuse('NoSecurityDowngrade');
  }
  profiles.set(slot, { url, securityProfile });
  return { status: 'Accepted' };
}

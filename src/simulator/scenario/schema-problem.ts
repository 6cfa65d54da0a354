import type { ErrorObject } from 'ajv';
import { nearest } from '../../nearest.ts';
import { child } from '../../ocpp/pointer.ts';

/** What is wrong with a document, where (JSON pointer), and what was meant. */
export interface Problem {
  readonly pointer: string;
  readonly problem: string;
  readonly hint?: string;
}

/**
 * The one thing to say of all that a schema complains of. An unknown key comes first. Of a
 * union, what counts is the form that was meant: the one whose `kind` or `type` is named.
 */
export function problemOf(errors: readonly ErrorObject[]): Problem {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf');
  const within = (error: ErrorObject) =>
    unions.some((union) => error !== union && error.schemaPath.startsWith(`${union.schemaPath}/`));
  const [...direct] = errors.filter((error) => !within(error));
  const plain = direct.filter(({ keyword }) => keyword !== 'anyOf');
  const first = plain.find(({ keyword }) => keyword === 'additionalProperties') ?? plain[0];
  if (first !== undefined) return plainProblem(first);
  const [union] = direct;
  return union === undefined
    ? { pointer: '', problem: 'is not a scenario' }
    : unionProblem(union, errors);
}

function unionProblem(union: ErrorObject, errors: readonly ErrorObject[]): Problem {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    if (!error.schemaPath.startsWith(`${union.schemaPath}/`)) continue;
    const [index = ''] = error.schemaPath.slice(union.schemaPath.length + 1).split('/');
    branches.set(index, [...(branches.get(index) ?? []), error]);
  }
  const at = union.instancePath;
  const forms = [...branches.values()];
  // A union in a union, or another shape of value, is no form that was missed by a word.
  const meant = forms
    .filter((form) => !form.some((error) => isOtherForm(error, at)))
    .sort((a, b) => a.length - b.length)[0];
  if (meant !== undefined) return problemOf(meant);
  const all = forms.flat();
  const tags = all.filter((error) => isTag(error, at));
  const [tag] = tags;
  if (tag !== undefined) {
    const names = tags.map(({ params }) => String(params.allowedValue));
    return oneOf(tag, names);
  }
  const missing = all.find(
    ({ keyword, params }) => keyword === 'required' && isTagName(params.missingProperty),
  );
  if (missing !== undefined) return plainProblem(missing);
  const inner = all.find(({ keyword, instancePath }) => keyword === 'anyOf' && instancePath === at);
  if (inner !== undefined && !all.some((error) => isValue(error, at)))
    return unionProblem(inner, all);
  const allowed = all.filter(({ instancePath }) => instancePath === at).flatMap(alternatives);
  const [value] = all.filter(
    ({ keyword, instancePath }) => keyword === 'enum' && instancePath === at,
  );
  if (value !== undefined && typeof value.data === 'string') {
    const words = all.filter((error) => isValue(error, at)).flatMap(alternatives);
    return oneOf(value, [...new Set(words)]);
  }
  return { pointer: at, problem: `is not ${[...new Set(allowed)].join(' or ')}` };
}

const isTagName = (name: unknown) => name === 'kind' || name === 'type';
const isTag = ({ keyword, instancePath }: ErrorObject, at: string) =>
  keyword === 'const' && (instancePath === `${at}/kind` || instancePath === `${at}/type`);
const isValue = ({ keyword, instancePath }: ErrorObject, at: string) =>
  instancePath === at && (keyword === 'enum' || keyword === 'const');

function isOtherForm(error: ErrorObject, at: string): boolean {
  if (isTag(error, at)) return true;
  if (error.instancePath !== at) return false;
  if (error.keyword === 'required') return isTagName(error.params.missingProperty);
  return ['type', 'enum', 'const', 'pattern', 'anyOf'].includes(error.keyword);
}

function alternatives({ keyword, params }: ErrorObject): string[] {
  if (keyword === 'enum') return [...params.allowedValues].map(String);
  if (keyword === 'const') return [String(params.allowedValue)];
  return keyword === 'type' ? [article(String(params.type))] : [];
}

function oneOf({ instancePath, data }: ErrorObject, names: readonly string[]): Problem {
  const close = typeof data === 'string' ? nearest(data, names) : null;
  return {
    pointer: instancePath,
    problem: `is ${shown(data)}, not one of ${names.join(', ')}`,
    ...(close === null ? {} : { hint: `Did you mean ${close}?` }),
  };
}

function plainProblem(error: ErrorObject): Problem {
  const { instancePath: pointer, keyword, params, parentSchema } = error;
  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const keys = Object.keys(parentSchema?.properties ?? {});
      const close = nearest(key, keys);
      return {
        pointer: child(pointer, key),
        problem:
          parentSchema?.patternProperties === undefined
            ? 'is an unknown key'
            : 'is not a name that can stand here',
        ...(close === null
          ? keys.length === 0
            ? {}
            : { hint: `The keys are ${keys.join(', ')}.` }
          : { hint: `Did you mean ${close}?` }),
      };
    }
    case 'required':
      return { pointer, problem: `has no ${params.missingProperty}` };
    case 'enum':
      return oneOf(error, [...params.allowedValues].map(String));
    case 'const':
      return { pointer, problem: `is not ${JSON.stringify(params.allowedValue)}` };
    case 'type':
      return { pointer, problem: `is not ${article(String(params.type))}` };
    case 'pattern': {
      const description = parentSchema?.description;
      return {
        pointer,
        problem: `is ${shown(error.data)}, which is not of the form it needs`,
        ...(typeof description === 'string' ? { hint: description } : {}),
      };
    }
    default:
      return { pointer, problem: bounds(keyword, params.limit) ?? error.message ?? 'is not valid' };
  }
}

/** In words, what is too much or too little. */
function bounds(keyword: string, limit: unknown): string | null {
  switch (keyword) {
    case 'minimum':
      return `is below ${limit}`;
    case 'exclusiveMinimum':
      return `is not above ${limit}`;
    case 'maximum':
      return `is above ${limit}`;
    case 'minItems':
      return limit === 1 ? 'is empty' : `has less than ${limit} items`;
    case 'maxItems':
      return `has more than ${limit} items`;
    case 'minLength':
      return limit === 1 ? 'is empty' : `has less than ${limit} characters`;
    case 'maxLength':
      return `has more than ${limit} characters`;
    default:
      return null;
  }
}

const article = (type: string) =>
  type === 'null' ? type : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

import type { ErrorObject } from 'ajv';
import { nearest } from '../../nearest.ts';
import { child } from '../../ocpp/pointer.ts';
import { article, oneOf, type Problem, shown } from './problem.ts';
import { formMeant, formsOf, noForm } from './union-forms.ts';

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
  const forms = formsOf(union, errors);
  const meant = formMeant(union, forms);
  return meant === null ? noForm(union, forms) : problemOf(meant);
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
            ? patternHint(parentSchema?.patternProperties)
            : { hint: `The keys are ${keys.join(', ')}.` }
          : { hint: `Did you mean ${close}?` }),
      };
    }
    case 'required':
      return { pointer, problem: `has no ${params.missingProperty}` };
    case 'enum':
      return oneOf(error, params.allowedValues);
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

function patternHint(patterns: object | undefined): { hint?: string } {
  const [pattern] = Object.keys(patterns ?? {});
  return pattern === undefined ? {} : { hint: `A name has the form ${pattern}.` };
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

import type { ErrorObject } from 'ajv';
import { nearest } from '../../nearest.ts';
import { article, oneOf, type Problem, shown, written } from './problem.ts';

/** What a schema complains of, of one form of a union. */
type Form = readonly ErrorObject[];

/** The forms of a union; those of a union that is one of its forms are forms as well. */
export function formsOf(union: ErrorObject, errors: Form): Form[] {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    if (!error.schemaPath.startsWith(`${union.schemaPath}/`)) continue;
    const [index = ''] = error.schemaPath.slice(union.schemaPath.length + 1).split('/');
    branches.set(index, [...(branches.get(index) ?? []), error]);
  }
  return [...branches].flatMap(([index, form]) => {
    const inner = form.find(
      ({ schemaPath }) => schemaPath === `${union.schemaPath}/${index}/anyOf`,
    );
    return inner === undefined ? [form] : formsOf(inner, form);
  });
}

/** The form that has the shape of the value, and the `kind` or `type` that it names. */
export function formMeant({ instancePath: at }: ErrorObject, forms: readonly Form[]): Form | null {
  const [meant] = forms
    .filter((form) => !form.some((error) => isOtherForm(error, at)))
    .sort((a, b) => a.length - b.length);
  return meant ?? null;
}

/** Of a value that none of the forms was meant by. */
export function noForm({ instancePath: at, data }: ErrorObject, forms: readonly Form[]): Problem {
  const all = forms.flat();
  const tags = all.filter((error) => isTag(error, at));
  const [tag] = tags;
  if (tag !== undefined) return oneOf(tag, tags.flatMap(allowed));
  const tagged = all.flatMap(tagOf);
  const kinds = [...new Set(tagged.map(({ word }) => word))];
  const name = tagged[0]?.name ?? 'kind';
  const missing = all.find(
    ({ keyword, params }) => keyword === 'required' && isTagName(params.missingProperty),
  );
  if (missing !== undefined) {
    return { pointer: at, problem: `has no ${name}`, hint: `It is one of ${kinds.join(', ')}.` };
  }
  const values = forms.flatMap((form) => form.filter((error) => isValue(error, at)));
  const named = oneOf({ instancePath: at, data }, values.flatMap(allowed));
  if (named.hint !== undefined) return named;
  const shapes = [
    ...values.flatMap(allowed).map((value) => written(value, data)),
    ...(kinds.length === 0 ? [] : [`an object of ${name} ${kinds.join(', ')}`]),
    ...forms.filter((form) => !form.some((error) => isValue(error, at))).flatMap(shapesOf),
  ];
  const close = typeof data === 'string' ? nearest(data, kinds) : null;
  return {
    pointer: at,
    problem: `is ${shown(data)}, not ${[...new Set(shapes)].join(' or ')}`,
    ...(close === null ? {} : { hint: `Did you mean { "${name}": "${close}" }?` }),
  };

  function shapesOf(form: Form): string[] {
    return form
      .filter((error) => isType(error, at) && tagOf(error).length === 0)
      .map(({ params, parentSchema }) => {
        const needs: readonly string[] = parentSchema?.required ?? [];
        const which = needs.length === 0 ? '' : ` with ${needs.join(' and ')}`;
        return `${article(String(params.type))}${which}`;
      });
  }
}

const isTagName = (name: unknown) => name === 'kind' || name === 'type';
const isTag = ({ keyword, instancePath }: ErrorObject, at: string) =>
  keyword === 'const' && (instancePath === `${at}/kind` || instancePath === `${at}/type`);
const isType = ({ keyword, instancePath }: ErrorObject, at: string) =>
  instancePath === at && keyword === 'type';
const isValue = ({ keyword, instancePath }: ErrorObject, at: string) =>
  instancePath === at && (keyword === 'enum' || keyword === 'const');

function isOtherForm(error: ErrorObject, at: string): boolean {
  if (isTag(error, at)) return true;
  if (error.instancePath !== at) return false;
  if (error.keyword === 'required') return isTagName(error.params.missingProperty);
  return ['type', 'enum', 'const', 'anyOf'].includes(error.keyword);
}

function allowed({ keyword, params }: ErrorObject): unknown[] {
  if (keyword === 'enum') return [...params.allowedValues];
  return keyword === 'const' ? [params.allowedValue] : [];
}

/** The `kind` or `type` that names a form, where the complaint is about the form as a whole. */
function tagOf({ keyword, parentSchema }: ErrorObject): { name: string; word: string }[] {
  if (keyword !== 'type' && keyword !== 'required') return [];
  return ['kind', 'type'].flatMap((name) => {
    const word: unknown = parentSchema?.properties?.[name]?.const;
    return typeof word === 'string' ? [{ name, word }] : [];
  });
}
